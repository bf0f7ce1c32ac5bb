using LinkApp.Core.Settings;
using Npgsql;

namespace LinkApp.Postgres;

/// <summary>What an operator runs instead of <c>backup</c> and <c>restore</c>.</summary>
public static class PostgresTools
{
    /// <summary>How the data is copied to a file.</summary>
    public static string ExplainBackup(DataSettings settings) => $"""
        Data:Postgres is set: the data is in PostgreSQL, whose own program copies it while servers run:
          pg_dump --format=custom --no-unlogged-table-data --file=linkapp.dump "{GetTarget(settings)}"
        With --no-unlogged-table-data, the copy leaves out what must not be kept, such as the salt by which today's visitors are counted.
        """;

    /// <summary>How a copy is put back.</summary>
    public static string ExplainRestore(DataSettings settings) => $"""
        Data:Postgres is set: the data is in PostgreSQL, whose own program puts a copy into an empty database. Stop all servers first:
          pg_restore --exit-on-error --no-owner --single-transaction --dbname="{GetTarget(settings)}" linkapp.dump
        """;

    private static string GetTarget(DataSettings settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(settings.Postgres);
        return $"host={connection.Host} port={connection.Port} dbname={connection.Database} user={connection.Username}";
    }
}
