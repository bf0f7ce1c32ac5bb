using System.Buffers;

namespace LinkApp.Core.Csv;

/// <summary>
/// Protects texts in cells that a spreadsheet would read as formulas. Such a text gets an apostrophe in front, and so does a
/// text that has only apostrophes before such a beginning: removing one apostrophe restores every text.
/// </summary>
internal static class SafeCell
{
    private const char Apostrophe = '\'';

    // The last four are full-width forms, which some spreadsheets read like the plain ones.
    private static readonly SearchValues<char> Beginnings = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    /// <summary>The cell for a text.</summary>
    public static string Write(string text) => IsDangerous(text) ? Apostrophe + text : text;

    /// <summary>The text that a cell was written for.</summary>
    public static string Read(string cell) => cell.StartsWith(Apostrophe) && IsDangerous(cell) ? cell[1..] : cell;

    /// <inheritdoc cref="Read(string)"/>
    public static ReadOnlySpan<char> Read(ReadOnlySpan<char> cell) => cell.StartsWith(Apostrophe) && IsDangerous(cell) ? cell[1..] : cell;

    private static bool IsDangerous(ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart(Apostrophe);
        return rest.Length > 0 && Beginnings.Contains(rest[0]);
    }
}
