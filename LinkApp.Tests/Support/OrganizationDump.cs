using System.Globalization;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Tests.Support;

/// <summary>All that the store has of an organization, a line for each row, so that two dumps show what changed between them.</summary>
internal sealed class OrganizationDump(DataSettings data, int organization)
{
    // What is found by another column than the organization.
    private static readonly Dictionary<string, string> Others = new()
    {
        ["Organizations"] = "Id = $organization",
        ["AspNetUsers"] = "Id IN (SELECT UserId FROM Memberships WHERE OrganizationId = $organization)",
        ["ImportRows"] = "ImportId IN (SELECT Id FROM Imports WHERE OrganizationId = $organization)",
        ["LinkAliases"] = "LinkId IN (SELECT Id FROM Links WHERE OrganizationId = $organization)",
        ["clicks"] = "organization = $organization",
        ["days"] = "organization = $organization",
    };

    private readonly List<(string File, string Sql)> _reads =
        [.. Find(data.AppDatabase), .. Find(data.ClickDatabase, "clicks"), .. Find(data.RollupDatabase, "days")];

    /// <summary>How many tables are read.</summary>
    public int TableCount => _reads.Count;

    public IReadOnlyList<string> Read()
    {
        var lines = new List<string>();
        foreach (var read in _reads.GroupBy(read => read.File))
        {
            using var connection = SqliteSetup.Open(read.Key, readOnly: true);
            foreach (var (_, sql) in read)
                Read(connection, sql, lines);
        }
        return lines;
    }

    private static IEnumerable<(string File, string Sql)> Find(string file, params string[] only)
    {
        using var connection = SqliteSetup.Open(file, readOnly: true);
        foreach (var table in Names(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"))
        {
            if (only.Length > 0 && !only.Contains(table))
                continue;
            var columns = Names(connection, $"SELECT name FROM pragma_table_info('{table}')");
            var where = Others.GetValueOrDefault(table)
                ?? (columns.Contains("OrganizationId") ? "OrganizationId = $organization"
                    : columns.Contains("UserId") ? "UserId IN (SELECT UserId FROM Memberships WHERE OrganizationId = $organization)" : null);
            if (where is not null)
                yield return (file, $"SELECT '{table}' AS found, * FROM \"{table}\" WHERE {where}");
        }
    }

    /// <summary>The texts that a statement of a constant and names of tables selects.</summary>
    internal static List<string> Names(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only texts of this class and names of tables come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }

    private void Read(SqliteConnection connection, string sql, List<string> lines)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only texts of this class and names of tables come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$organization", organization);
        using var reader = command.ExecuteReader();
        var cells = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(cells);
            lines.Add(string.Join('|', cells.Select(GetText)));
        }
    }

    private static string? GetText(object cell) => cell is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(cell, CultureInfo.InvariantCulture);
}
