using System.Security.Cryptography;

namespace LinkApp.Core.Clicks;

/// <summary>Identifies a click before it has an id: numbers grow by one within each run of the server.</summary>
/// <param name="Start">The run, as <see cref="CreateStart"/> has named it.</param>
/// <param name="Number">From 1.</param>
internal readonly record struct ClickNumber(long Start, long Number)
{
    /// <summary>A random number for a run.</summary>
    public static long CreateStart() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
}
