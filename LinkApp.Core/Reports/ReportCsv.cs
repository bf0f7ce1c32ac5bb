using System.Globalization;
using System.Text;
using LinkApp.Core.Csv;

namespace LinkApp.Core.Reports;

/// <summary>A small table as CSV, safe for spreadsheets.</summary>
public static class ReportCsv
{
    /// <param name="columns">The names in the first line.</param>
    /// <param name="rows">Texts and numbers.</param>
    public static string Of(IEnumerable<string> columns, IEnumerable<IEnumerable<object?>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(columns))
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return text.ToString();
    }

    private static string Cell(object? value) => value is string text
        ? Quoted(SafeCell.Write(text))
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
