using System.Runtime.InteropServices;

namespace LinkApp.Core.Clicks.Imported;

/// <summary>
/// A click to import, or a number of clicks of which only the day and the country are known. Place, agent and texts are positions in
/// <see cref="ImportedNames"/>. It has a fixed size and no references: millions of them are sorted in files.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct ImportedClick
{
    /// <summary>Milliseconds since 1970; of a sum noon of its day.</summary>
    public long Time;

    public long Link;

    /// <summary>The number of the row in the file, from 1; orders clicks of the same time.</summary>
    public int Row;

    /// <summary>How many clicks; 1 unless it is a sum.</summary>
    public int Clicks;

    public int Place;
    public int Agent;
    public int Referrer;
    public int Destination;
    public int Rule;
    public ClickKind Kind;
    public bool IsSum;

    /// <summary>The clicks that reports count: none of a bot or an internal click.</summary>
    public readonly int Counted => Kind == ClickKind.Visitor ? Clicks : 0;
}
