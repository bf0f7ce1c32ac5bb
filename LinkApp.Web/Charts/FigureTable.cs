using LinkApp.Core.Csv;

namespace LinkApp.Web.Charts;

/// <summary>The numbers of a figure as a table: for readers who can't see the picture, and for the CSV file.</summary>
/// <param name="Columns">The names of the columns; the first column labels the rows.</param>
/// <param name="Rows">Texts and numbers, one cell for each column.</param>
public sealed record FigureTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    public string ToCsv() => SafeCsvWriter.ToText(Columns, Rows);
}
