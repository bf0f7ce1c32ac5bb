using LinkApp.Core.Csv;

namespace LinkApp.Web.Charts;

/// <summary>What a figure shows as a table: for who can't see the picture, and for the file.</summary>
/// <param name="Columns">Their names; the first is what a row is called by.</param>
/// <param name="Rows">Texts and numbers, one for each column.</param>
public sealed record FigureTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    public string ToCsv() => SafeCsvWriter.ToText(Columns, Rows);
}
