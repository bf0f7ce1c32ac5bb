using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LinkApp.Bench.Results;

/// <summary>The results of a run: rows under headings, printed as aligned tables for people and as JSON lines for programs.</summary>
internal sealed class ResultTable
{
    // The most characters of a cell in a printed table; the JSON has the whole text.
    private const int MaxTextLength = 110;

    // Keeps units such as µs readable; safe, since the lines are not put into web pages.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OrderedDictionary<string, List<OrderedDictionary<string, object?>>> _tables = [];
    private readonly List<string> _faults = [];

    /// <summary>Whether LinkApp did something wrong, such as losing clicks, which makes all figures worthless.</summary>
    public bool HasFaults => _faults.Count > 0;

    /// <summary>Adds a row under a heading. The order of the columns is that of their first use; null leaves a cell empty.</summary>
    public void Add(string heading, params IEnumerable<(string Column, object? Value)> cells)
    {
        if (!_tables.TryGetValue(heading, out var rows))
            _tables.Add(heading, rows = []);
        var row = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (column, value) in cells)
            row[column] = value is double number ? Rounded(number) : value;
        rows.Add(row);
    }

    /// <summary>Adds a fault: something wrong that must be read before any figure.</summary>
    public void Fault(string fault) => _faults.Add(fault);

    public void Print(TextWriter output)
    {
        foreach (var (heading, rows) in _tables)
        {
            var columns = rows.SelectMany(row => row.Keys).Distinct().ToArray();
            var lines = rows.Select(row => columns.Select(column => Text(row.GetValueOrDefault(column))).ToArray()).Prepend(columns).ToArray();
            var widths = columns.Select((_, i) => lines.Max(line => line[i].Length)).ToArray();
            output.WriteLine(heading);
            foreach (var line in lines)
                output.WriteLine("  " + string.Join("  ", line.Select((text, i) => i == 0 ? text.PadRight(widths[i]) : text.PadLeft(widths[i]))).TrimEnd());
            output.WriteLine();
        }
        foreach (var fault in _faults)
            output.WriteLine($"FAULT: {fault}");
        if (HasFaults)
            output.WriteLine();
    }

    public void PrintJson(TextWriter output)
    {
        foreach (var (heading, rows) in _tables)
        {
            foreach (var row in rows)
            {
                row.Insert(0, "measurement", heading);
                output.WriteLine(JsonSerializer.Serialize(row, Json));
            }
        }
        foreach (var fault in _faults)
            output.WriteLine(JsonSerializer.Serialize(new { fault }, Json));
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        double number => number.ToString(
            Math.Abs(number) switch { >= 1000 => "#,0", >= 100 => "0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.000" }, CultureInfo.InvariantCulture),
        int or long => ((IFormattable)value).ToString("#,0", CultureInfo.InvariantCulture),
        double[] numbers => string.Join(' ', numbers.Select(number => Text(number))),
        string { Length: > MaxTextLength } text => text[..(MaxTextLength - 1)] + "…",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    // Rounded to five digits, which is more than the precision of any of these measurements. JSON has no infinity.
    private static double? Rounded(double number) =>
        double.IsFinite(number) ? double.Parse(number.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
