using System.Globalization;
using LinkApp.Core.Data;

namespace LinkApp.Postgres;

/// <summary>How PostgreSQL writes it.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public static readonly PostgresDialect Instance = new();

    public override string UseIndex(string index) => "";

    // An array of places, which are read one by one: with IN, all of the table might be.
    public override string DeleteSome(string table, string condition, int most) => string.Create(
        CultureInfo.InvariantCulture, $"DELETE FROM \"{table}\" WHERE ctid = ANY (ARRAY (SELECT ctid FROM \"{table}\" WHERE {condition} LIMIT {most}))");

    public override string Rows(string json, params ReadOnlySpan<(string Name, string Type)> columns)
    {
        var values = new string[columns.Length];
        for (var i = 0; i < columns.Length; i++)
            values[i] = string.Create(CultureInfo.InvariantCulture, $"CAST(value ->> {i} AS {columns[i].Type}) AS \"{columns[i].Name}\"");
        return $"(SELECT {string.Join(", ", values)} FROM json_array_elements(CAST({json} AS json)))";
    }

    public override string Json(string column) => $"CAST({column} AS json)";

    public override string JsonTexts(string column, string property) => $"(SELECT value FROM json_array_elements_text(CAST({column} AS json) -> '{property}'))";

    // Of the letters, the collation "C" knows A to Z.
    public override string Contains(string text, string part) => $"strpos(lower(({text}) COLLATE \"C\"), lower(CAST({part} AS text) COLLATE \"C\")) > 0";
}
