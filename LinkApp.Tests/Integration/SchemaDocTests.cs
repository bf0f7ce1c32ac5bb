using System.Text.RegularExpressions;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Tests.Integration;

/// <summary>docs/schema.md describes every table, column and index of a fresh <c>linkapp.db</c>, <c>clicks.db</c> and <c>rollups.db</c>.</summary>
public sealed partial class SchemaDocTests(SchemaDocTests.FreshDatabases databases) : IClassFixture<SchemaDocTests.FreshDatabases>
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Folder("docs"), "schema.md"));

    public static TheoryData<string> Files => ["linkapp.db", "clicks.db", "rollups.db"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_table_and_view_is_described_once_and_no_other(string file)
    {
        var described = Sections(file).Where(section => section.Columns.Count > 0).Select(section => section.Name);

        Assert.Equal(databases.Tables(file).Order(), described.Order());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_column_is_described_with_its_type_in_its_order_and_no_other(string file)
    {
        foreach (var table in databases.Tables(file))
            Assert.Equal(databases.Columns(file, table), Section(file, table).Columns);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_column_has_a_meaning_or_a_name_that_is_one(string file)
    {
        string[] plain = ["Id", "id", "Slug", "Name", "Destination", "Tries", "Time", "CreatedAt", "UpdatedAt", "Timestamp", "text"];
        foreach (var section in Sections(file))
            Assert.DoesNotContain(section.Columns, column => section.Meanings[column.Name].Length == 0 && !plain.Contains(column.Name));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_index_is_described_with_its_columns_and_no_other(string file)
    {
        foreach (var table in databases.Tables(file))
            Assert.Equal(databases.Indexes(file, table), Section(file, table).Indexes);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_trigger_is_named(string file) =>
        Assert.All(databases.Triggers(file), trigger => Assert.Contains($"`{trigger}`", Page, StringComparison.Ordinal));

    [Fact]
    public void The_versions_of_clicks_and_rollups_are_those_of_the_program()
    {
        foreach (var version in (int[])[ClickSchema.Version, RollupSchema.Version])
            Assert.Contains($"`PRAGMA user_version`: {version}.", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_of_packed_counts_is_what_the_program_packs()
    {
        var counter = new TallyCounter();
        foreach (var hour in (long[])[9, 14, 9])
            counter.Add(Tally.Key(Dimension.Hour, hour));
        foreach (var country in (string[])["MY", "US", "MY"])
            counter.Add(Tally.Key(Dimension.Country, CountryKey.FromCode(country)));

        var packed = string.Join(' ', counter.AddTo([]).Select(part => $"{part:X2}"));

        Assert.Contains($"`{packed}`", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_dimension_of_packed_counts_is_described()
    {
        foreach (var dimension in Enum.GetValues<Dimension>())
            Assert.Matches($@"(?m)^\| {(int)dimension} \| ", Page);
    }

    private static DocSection Section(string file, string table) => Assert.Single(Sections(file), section => section.Name == table);

    private static List<DocSection> Sections(string file)
    {
        var chapter = Chapter().Matches(Page).Single(match => match.Groups["name"].Value == file).Groups["text"].Value;
        return [.. chapter.Split("\n### ").Skip(1).Select(DocSection.Parse)];
    }

    [GeneratedRegex(@"^## (?<name>\S+)\n(?<text>.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Chapter();

    /// <summary>A column, and its type as the page writes it: such as "TEXT, or NULL".</summary>
    public sealed record DocColumn(string Name, string Type);

    private sealed partial record DocSection(
        string Name, IReadOnlyList<DocColumn> Columns, IReadOnlyDictionary<string, string> Meanings, IReadOnlyList<string> Indexes)
    {
        public static DocSection Parse(string text)
        {
            var rows = text.Contains("\n| Column | Type | |\n", StringComparison.Ordinal) ? Row().Matches(text).ToList() : [];
            var indexes = text.Split('\n').SingleOrDefault(line => line.StartsWith("Indexes: ", StringComparison.Ordinal));
            return new(
                text[..text.IndexOf('\n', StringComparison.Ordinal)],
                [.. rows.Select(row => new DocColumn(row.Groups[1].Value, row.Groups[2].Value))],
                rows.ToDictionary(row => row.Groups[1].Value, row => row.Groups[3].Value),
                indexes is null ? [] : indexes["Indexes: ".Length..^1].Split("; "));
        }

        [GeneratedRegex(@"^\| `([^`]+)` \| ([^|]*?) \| (.*?) ?\|$", RegexOptions.Multiline)]
        private static partial Regex Row();
    }

    /// <summary>The databases as a first start creates them.</summary>
    public sealed class FreshDatabases : IAsyncLifetime
    {
        private readonly TempFolder _folder = new();
        private readonly Dictionary<string, SqliteConnection> _open = [];

        public async ValueTask InitializeAsync()
        {
            var data = new DataSettings(_folder.Path);
            await using (var db = new AppDb(
                new DbContextOptionsBuilder<AppDb>().UseSqlite(SqliteSetup.ConnectionString(data.AppDatabase, pooled: false)).Options))
                AppMigration.Run(data.AppDatabase, db, _ => []);
            var settings = new ClickSettings(TimeSpan.FromSeconds(1), SynchronousMode.Normal, Retention: null, QueueLimit: 1_000, MaxNewReferrers: 1_000);
            new SqliteClickStore(data, settings).Migrate();
            foreach (var file in (string[])[data.AppDatabase, data.ClickDatabase, data.RollupDatabase])
                _open[Path.GetFileName(file)] = SqliteSetup.Open(file, readOnly: true, pooled: false);
        }

        /// <summary>Tables and views, without SQLite's internal ones.</summary>
        public List<string> Tables(string file) =>
            Read(
                file, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
                row => row.GetString(0));

        public List<string> Triggers(string file) => Read(file, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", row => row.GetString(0));

        public List<DocColumn> Columns(string file, string table) => Read(
            file,
            // The hidden columns of a virtual table are left out; generated columns are not.
            """
            SELECT c.name, c.type, c."notnull", c.pk, c.hidden, l.type FROM pragma_table_list l, pragma_table_xinfo(l.name) c
            WHERE l.schema = 'main' AND l.name = $table AND c.hidden <> 1 ORDER BY c.cid
            """,
            row => new DocColumn(row.GetString(0), GetType(row)),
            table);

        /// <summary>The indexes without the primary key, as the page writes them.</summary>
        public List<string> Indexes(string file, string table) => Read(
            file,
            """
            SELECT i.name, i."unique", i.origin, (SELECT group_concat(x.name, ', ' ORDER BY x.seqno) FROM pragma_index_info(i.name) x), s.sql
            FROM pragma_index_list($table) i LEFT JOIN sqlite_schema s ON s.name = i.name WHERE i.origin <> 'pk' ORDER BY i.name
            """,
            row => (row.GetString(2) == "c" ? $"`{row.GetString(0)}`" : "a constraint")
                + $" (`{row.GetString(3)}`)"
                + (row.GetInt64(1) != 0 ? ", unique" : "")
                + (row.IsDBNull(4) || row.GetString(4).Split(" WHERE ") is not [_, var where]
                    ? ""
                    : $" where `{where.Replace("\"", "", StringComparison.Ordinal)}`"),
            table);

        public ValueTask DisposeAsync()
        {
            foreach (var connection in _open.Values)
                connection.Dispose();
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }

        private static string GetType(SqliteDataReader row)
        {
            var (type, isRequired, isKey, isStored) = (row.GetString(1), row.GetInt64(2) != 0, row.GetInt64(3) != 0, row.GetInt64(4) == 0);
            return type + (type.Length > 0 && !isRequired && !isKey && isStored && row.GetString(5) == "table" ? ", or NULL" : "") + (isKey ? ", key" : "");
        }

        private List<T> Read<T>(string file, string sql, Func<SqliteDataReader, T> row, string? table = null)
        {
            using var command = _open[file].CreateCommand();
#pragma warning disable CA2100 // Only constants of this class come here.
            command.CommandText = sql;
#pragma warning restore CA2100
            if (table is not null)
                command.Parameters.AddWithValue("$table", table);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(row(reader));
            return rows;
        }
    }
}
