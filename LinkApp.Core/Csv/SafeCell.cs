using System.Buffers;

namespace LinkApp.Core.Csv;

/// <summary>
/// Texts in cells that a spreadsheet must not take for a formula. Such a text gets an apostrophe in front, and so does a text
/// whose own apostrophes stand before such a beginning: when one is taken away, every text is what it was.
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

    private static bool IsDangerous(string text)
    {
        var rest = text.AsSpan().TrimStart(Apostrophe);
        return rest.Length > 0 && Beginnings.Contains(rest[0]);
    }
}
