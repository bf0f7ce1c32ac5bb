using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LinkApp.Postgres.Move;

/// <summary>A column that both stores have under one name.</summary>
/// <param name="Name">The name.</param>
/// <param name="HasOffset">Whether SQLite's file has times with their offset from UTC in it.</param>
internal sealed record MovedColumn(string Name, bool HasOffset = false);

/// <summary>A table that both stores have under one name.</summary>
/// <param name="Schema">Its schema in PostgreSQL.</param>
/// <param name="File">Its file, as <see cref="SqliteFiles"/> names it.</param>
/// <param name="Name">The name.</param>
/// <param name="Columns">The columns that are copied; the others are made of them by the database.</param>
internal sealed record MovedTable(string Schema, string File, string Name, IReadOnlyList<MovedColumn> Columns)
{
    private const string Public = "public";
    private const string Clicks = "clicks";

    /// <summary>The tables of <c>clicks.db</c> but for <c>commits</c>, of which PostgreSQL has two.</summary>
    private static readonly MovedTable[] OfClicks =
    [
        Click(SqliteFiles.Clicks, "places", "id", "country", "region", "city", "latitude", "longitude"),
        Click(SqliteFiles.Clicks, "agents", "id", "browser", "system", "device"),
        Click(SqliteFiles.Clicks, "texts", "id", "text"),
        Click(SqliteFiles.Clicks, "clicks", "id", "link", "time", "visitor", "organization", "place", "referrer", "agent", "destination", "rule", "bot"),
        Click(SqliteFiles.Clicks, "positions", "organization", "position"),
        Click(SqliteFiles.Clicks, "imported_clicks", "id", "link", "time", "organization", "place", "referrer", "agent", "destination", "rule", "bot"),
        Click(SqliteFiles.Clicks, "counted_imports", "organization", "id"),
    ];

    private static readonly MovedTable[] OfRollups =
    [
        Click(SqliteFiles.Rollups, "days", "organization", "link", "day", "first", "last", "counts", "visitors"),
        Click(SqliteFiles.Rollups, "months", "month", "organization", "counts", "visitors"),
        Click(SqliteFiles.Rollups, "totals", "organization", "link", "clicks", "redirected"),
        Click(SqliteFiles.Rollups, "link_clicks", "block", "link", "offsets"),
        Click(SqliteFiles.Rollups, "imports", "organization", "id", "name", "position", "first_day", "last_day"),
        Click(SqliteFiles.Rollups, "imported_days", "organization", "link", "day", "import", "first", "last", "counts"),
        Click(SqliteFiles.Rollups, "rolled_up", "last") with { IsPreset = true },
        Click(SqliteFiles.Rollups, "import_changes", "number") with { IsPreset = true },
    ];

    /// <summary>Where clicks of a time are.</summary>
    public static readonly MovedTable Commits = Click(SqliteFiles.Clicks, "commits", "first", "earliest", "latest");

    /// <summary>The same as SQLite has it, where it also says which clicks of a spill file are stored.</summary>
    public static readonly MovedTable NumberedCommits = Click(SqliteFiles.Clicks, "commits", "first", "earliest", "latest", "start", "number");

    /// <summary>Whether a new installation has a row in it, which the copy takes the place of.</summary>
    public bool IsPreset { get; private init; }

    public string InPostgres => $"{Schema}.\"{Name}\"";

    public string InSqlite => $"{File}.\"{Name}\"";

    /// <summary>The names of the columns as both databases read them.</summary>
    public string ColumnList => string.Join(", ", Columns.Select(column => $"\"{column.Name}\""));

    /// <summary>All tables but for <see cref="Commits"/>, each after those that it refers to.</summary>
    /// <param name="db">Has the model of <c>AppDb</c>, of either store.</param>
    public static List<MovedTable> FindAll(AppDb db) =>
    [
        .. Order(db.Model.GetRelationalModel().Tables).Select(table => new MovedTable(
            Public, SqliteFiles.App, table.Name, [.. table.Columns.Select(column => new MovedColumn(column.Name, HasOffset(column)))])
        {
            IsPreset = table.Name == nameof(AppDb.Installation),
        }),
        .. OfClicks,
        .. OfRollups,
    ];

    public override string ToString() => $"{(Schema == Public ? "" : "clicks.")}{Name}";

    private static MovedTable Click(string file, string name, params string[] columns) =>
        new(Clicks, file, name, [.. columns.Select(column => new MovedColumn(column))]);

    private static bool HasOffset(IColumn column) =>
        column.PropertyMappings.Any(mapping => (Nullable.GetUnderlyingType(mapping.Property.ClrType) ?? mapping.Property.ClrType) == typeof(DateTimeOffset));

    private static List<ITable> Order(IEnumerable<ITable> tables)
    {
        List<ITable> left = [.. tables];
        List<ITable> ordered = [];
        while (left.Count > 0)
        {
            var next = left.FindAll(table => table.ForeignKeyConstraints.All(key => ordered.Contains((ITable)key.PrincipalTable)));
            if (next.Count == 0)
                throw new InvalidOperationException($"The tables {string.Join(", ", left.Select(table => table.Name))} refer to each other.");
            ordered.AddRange(next);
            left.RemoveAll(next.Contains);
        }
        return ordered;
    }
}
