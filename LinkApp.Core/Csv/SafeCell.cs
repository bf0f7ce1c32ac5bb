using System.Buffers;

namespace LinkApp.Core.Csv;

/// <summary>
/// Texts in cells that a spreadsheet must not take for a formula. Such a text gets a leading apostrophe, and so does one
/// that has apostrophes already in front of what begins a formula: taking one away gives every text back.
/// </summary>
internal static class SafeCell
{
    private const char Apostrophe = '\'';

    // The last four are the full-width forms, which some spreadsheets read as the plain ones.
    private static readonly SearchValues<char> Beginnings = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    /// <summary>The text as it is written.</summary>
    public static string Write(string text) => IsDangerous(text) ? Apostrophe + text : text;

    /// <summary>The text that was written.</summary>
    public static string Read(string cell) => cell.StartsWith(Apostrophe) && IsDangerous(cell) ? cell[1..] : cell;

    private static bool IsDangerous(string text)
    {
        var rest = text.AsSpan().TrimStart(Apostrophe);
        return rest.Length > 0 && Beginnings.Contains(rest[0]);
    }
}
