using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LinkApp.Core.Links;

namespace LinkApp.Web.Commands;

/// <summary>How commands print results: a table for people, JSON for programs. Times are UTC.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { LinkJson.Enums },
    };

    public static string Json(object value) => JsonSerializer.Serialize(value, Options) + Environment.NewLine;

    /// <summary>Columns as wide as their longest cell, two spaces apart. Cells lose control characters, which a terminal would obey.</summary>
    public static string Table(IReadOnlyList<string> titles, IEnumerable<string[]> rows)
    {
        List<string[]> all = [[.. titles], .. rows.Select(row => Array.ConvertAll(row, Plain))];
        var widths = Enumerable.Range(0, titles.Count).Select(column => all.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in all)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        return text.ToString();
    }

    private static string Plain(string cell) => cell.Any(char.IsControl) ? string.Concat(cell.Where(letter => !char.IsControl(letter))) : cell;
}
