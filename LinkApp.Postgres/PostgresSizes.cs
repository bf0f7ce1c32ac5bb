using Npgsql;

namespace LinkApp.Postgres;

/// <summary>How many bytes tables have with their indexes.</summary>
internal static class PostgresSizes
{
    private const string App = """
        SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        """;

    private const string Clicks = """
        SELECT coalesce(sum(size) FILTER (WHERE NOT rolled), 0)::bigint, coalesce(sum(size) FILTER (WHERE rolled), 0)::bigint FROM (
            SELECT pg_total_relation_size(oid) AS size, relname IN ('days', 'months', 'totals', 'link_clicks', 'imported_days') AS rolled
            FROM pg_class WHERE relkind = 'r' AND relnamespace = 'clicks'::regnamespace) tables
        """;

    public static long ReadApp(NpgsqlDataSource database)
    {
        using var command = database.CreateCommand(App);
        return (long)command.ExecuteScalar()!;
    }

    public static (long Clicks, long Rollups) ReadClicks(NpgsqlDataSource database)
    {
        using var command = database.CreateCommand(Clicks);
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
