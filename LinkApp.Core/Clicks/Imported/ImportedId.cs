namespace LinkApp.Core.Clicks.Imported;

/// <summary>
/// The id of an imported click: the import and the click's number in it, from 1, in the order of times. It depends on the file alone,
/// so that an import that was interrupted writes the same ids again.
/// </summary>
internal static class ImportedId
{
    /// <summary>The most clicks of an import, so that ids stay exact in JavaScript for the first two million imports.</summary>
    public const long MaxNumber = (1L << Bits) - 1;

    private const int Bits = 32;

    public static long Create(long import, long number) => (import << Bits) | number;

    public static long GetImport(long id) => id >> Bits;

    public static long GetNumber(long id) => id & MaxNumber;
}
