using System.Globalization;
using LinkApp.Core.Data;
using LinkApp.Core.Links.List;
using Npgsql;
using NpgsqlTypes;

namespace LinkApp.Postgres.Links;

/// <summary>Finds the links of a list's page in PostgreSQL.</summary>
/// <param name="database">Opens connections.</param>
/// <param name="time">The present, for the states of links.</param>
public sealed class PostgresLinkFinder(AppDatabase database, TimeProvider time) : LinkFinder
{
    internal override List<LinkCursor> Find(int organizationId, LinkFilter filter, LinkSort sort, LinkCursor? after, int count)
    {
        var conditions = new LinkConditions(organizationId, filter, time.GetUtcNow().UtcDateTime);
        using var connection = (NpgsqlConnection)database.OpenReader();
        using var command = CreateCommand(connection, LinkListSql.Page(sort, conditions, after), conditions, count);
        if (after is not null)
        {
            command.Parameters.AddWithValue("@id", after.Id);
            if (ReadKey(after) is { } key)
                command.Parameters.AddWithValue("@key", key);
        }
        using var rows = command.ExecuteReader();
        var found = new List<LinkCursor>();
        while (rows.Read())
            found.Add(new LinkCursor(sort, rows.IsDBNull(1) ? null : WriteKey(rows.GetValue(1)), rows.GetInt64(0)));
        return found;
    }

    internal override long Count(int organizationId, LinkFilter filter, int max)
    {
        var conditions = new LinkConditions(organizationId, filter, time.GetUtcNow().UtcDateTime);
        using var connection = (NpgsqlConnection)database.OpenReader();
        using var command = CreateCommand(connection, LinkListSql.Count(conditions), conditions, conditions.IsEmpty ? null : max);
        return (long)command.ExecuteScalar()!;
    }

    // There are none: the order is read from the totals each time.
    public override void ForgetRankings()
    {
    }

    private static NpgsqlCommand CreateCommand(NpgsqlConnection connection, string sql, LinkConditions conditions, int? count)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Built from constants of this folder; user input is in parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        conditions.Bind(command);
        command.Parameters.Add(new NpgsqlParameter("@count", NpgsqlDbType.Bigint) { Value = count ?? (object)DBNull.Value });
        return command;
    }

    private static string WriteKey(object key) => key is DateTime time
        ? time.ToString("O", CultureInfo.InvariantCulture)
        : Convert.ToString(key, CultureInfo.InvariantCulture)!;

    // Of a time that is none, which we have not written, the page is the last.
    private static object? ReadKey(LinkCursor after) => after.Sort switch
    {
        LinkSort.Newest or LinkSort.Oldest => null,
        LinkSort.Clicks => after.Clicks,
        LinkSort.Changed => DateTime.TryParse(
            after.Key, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? time
                : DateTime.UnixEpoch,
        _ => after.Key!.Replace("\0", "", StringComparison.Ordinal),
    };
}
