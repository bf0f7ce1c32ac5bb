using System.Globalization;

namespace LinkApp.Core.Data;

/// <summary>How SQLite writes it.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public static readonly SqliteDialect Instance = new();

    public override string UseIndex(string index) => $"INDEXED BY \"{index}\"";

    public override string DeleteSome(string table, string condition, int most) => string.Create(
        CultureInfo.InvariantCulture, $"DELETE FROM \"{table}\" WHERE rowid IN (SELECT rowid FROM \"{table}\" WHERE {condition} LIMIT {most})");

    public override string Rows(string json, params ReadOnlySpan<(string Name, string Type)> columns)
    {
        var values = new string[columns.Length];
        for (var i = 0; i < columns.Length; i++)
            values[i] = string.Create(CultureInfo.InvariantCulture, $"value ->> {i} AS \"{columns[i].Name}\"");
        return $"(SELECT {string.Join(", ", values)} FROM json_each({json}))";
    }

    public override string Json(string column) => column;

    public override string JsonTexts(string column, string property) => $"(SELECT value FROM json_each({column}, '$.{property}'))";

    public override string Contains(string text, string part) => $"instr(lower({text}), lower({part})) > 0";
}
