using System.Text.RegularExpressions;
using LinkApp.Tests.Support;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>docs/schema.md describes what is in PostgreSQL: tables and columns that SQLite has too, and those that differ.</summary>
public sealed partial class PostgresSchemaDocTests(PostgresInstallation installation) : IClassFixture<PostgresInstallation>
{
    // What the search is made of.
    private static readonly string[] SqliteOnly = ["public.LinkSearch", "public.LinkTexts"];

    private static readonly Dictionary<string, string[]> MoreColumns = new() { ["public.Links"] = ["SearchText"] };

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Folder("docs"), "schema.md"));

    [Fact]
    public async Task Every_table_and_column_is_described()
    {
        Dictionary<string, List<string>> described =
            new[] { ("linkapp.db", "public."), ("clicks.db", "clicks."), ("rollups.db", "clicks.") }
                .SelectMany(file => ReadTables(file.Item1).Select(table => (file.Item2 + table.Name, table.Columns)))
                .ToDictionary();
        foreach (var table in SqliteOnly)
            Assert.True(described.Remove(table), table);
        foreach (var (table, columns) in ReadTables("PostgreSQL"))
            described[table] = columns;
        foreach (var (table, columns) in MoreColumns)
            described[table].AddRange(columns);

        var tables = await ReadDatabaseAsync();

        Assert.Equal(tables.Keys.Order(), described.Keys.Order());
        foreach (var (table, columns) in tables)
            Assert.Equal($"{table}: {string.Join(' ', columns.Order())}", $"{table}: {string.Join(' ', described[table].Order())}");
        Assert.All(
            MoreColumns.Values.SelectMany(columns => columns), column => Assert.Contains($"`{column}`", ReadChapter("PostgreSQL"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_trigger_and_unlogged_table_is_named()
    {
        var chapter = ReadChapter("PostgreSQL");
        foreach (var name in await ReadAsync("SELECT DISTINCT tgname::text FROM pg_trigger WHERE NOT tgisinternal"))
            Assert.Contains($"`{name}`", chapter, StringComparison.Ordinal);
        foreach (var name in await ReadAsync("SELECT relnamespace::regnamespace || '.' || relname FROM pg_class WHERE relkind = 'r' AND relpersistence = 'u'"))
            Assert.Contains($"### {name}\n\n*Unlogged.*", chapter, StringComparison.Ordinal);
    }

    private static List<(string Name, List<string> Columns)> ReadTables(string chapter) =>
    [
        .. ReadChapter(chapter).Split("\n### ").Skip(1)
            .Select(section => (Name: section[..section.IndexOf('\n', StringComparison.Ordinal)], Section: section))
            .Where(table => table.Section.Contains("\n| Column | Type | |\n", StringComparison.Ordinal))
            .Select(table => (table.Name, Column().Matches(table.Section).Select(column => column.Groups[1].Value).ToList())),
    ];

    private static string ReadChapter(string name) => Page.Split("\n## ").Single(chapter => chapter.StartsWith(name + "\n", StringComparison.Ordinal));

    private async Task<Dictionary<string, List<string>>> ReadDatabaseAsync() =>
        (await ReadAsync("""
            SELECT table_schema || '.' || table_name || ' ' || column_name FROM information_schema.columns
            WHERE table_schema IN ('public', 'clicks', 'limits') ORDER BY ordinal_position
            """))
        .Select(row => row.Split(' '))
        .GroupBy(row => row[0], row => row[1])
        .ToDictionary(table => table.Key, table => table.ToList());

    private async Task<List<string>> ReadAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(installation.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| ", RegexOptions.Multiline)]
    private static partial Regex Column();
}
