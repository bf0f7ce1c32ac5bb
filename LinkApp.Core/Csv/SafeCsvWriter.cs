using System.Globalization;
using CsvHelper;

namespace LinkApp.Core.Csv;

/// <summary>Writes CSV: UTF-8 by RFC 4180, without texts that a spreadsheet would read as formulas. LinkApp writes all its CSV files with it.</summary>
/// <remarks>
/// CsvHelper's own protection (<see cref="CsvWriterOptions.Injection"/>) knows ASCII characters only, and writes a text such as
/// <c>'=1</c> unchanged, which an import could not distinguish from a protected <c>=1</c>. So texts go through <see cref="SafeCell"/>.
/// </remarks>
/// <param name="output">The stream to write to; stays open.</param>
public sealed class SafeCsvWriter(Stream output) : IAsyncDisposable
{
    private readonly CsvWriter _csv = CsvWriter.Create(output, leaveOpen: true);

    /// <summary>A small table as one text.</summary>
    /// <param name="columns">The names in the first line.</param>
    /// <param name="rows">The rows, each with as many cells as there are columns.</param>
    public static string ToText(IEnumerable<string> columns, IEnumerable<IEnumerable<object?>> rows)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, leaveOpen: true))
        {
            foreach (var row in rows.Prepend(columns))
                csv.WriteRecord(ToFields(row));
        }
        return text.ToString();
    }

    /// <summary>Writes a row; it may wait in memory until the next <see cref="FlushAsync"/>.</summary>
    /// <param name="cells">Texts, numbers, true or false; null for an empty cell.</param>
    /// <param name="cancel">Stops writing.</param>
    public async ValueTask WriteAsync(IEnumerable<object?> cells, CancellationToken cancel = default) => await _csv.WriteRecordAsync(ToFields(cells), cancel);

    public async ValueTask FlushAsync(CancellationToken cancel = default) => await _csv.FlushAsync(cancel);

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private static string[] ToFields(IEnumerable<object?> cells) => [.. cells.Select(ToField)];

    // A number below zero is no formula: only texts are protected.
    private static string ToField(object? cell) => cell switch
    {
        string text => SafeCell.Write(text),
        bool value => value ? "true" : "false",
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };
}
