using System.Collections;
using System.Globalization;
using LinkApp.Bench.Load;
using LinkApp.Bench.Samples;

namespace LinkApp.Bench.Cluster;

/// <summary>
/// Visits that can be told apart in the store: no two have the same link and referrer. The index of a visit says which these are. New
/// referrers are rare, as they are in real traffic, so that a visit costs what others do.
/// </summary>
/// <param name="links">How many links there are.</param>
/// <param name="host">The server.</param>
internal sealed class MarkedVisits(int links, string host) : IReadOnlyList<byte[]>
{
    private const string Prefix = "page";
    private const string Suffix = ".example";

    private static readonly string[] Addresses = CreateAddresses();

    public int Count => int.MaxValue;

    public byte[] this[int index] => new Request(
        "/" + LinkFiller.GetSlug(index % links), index % links, Addresses[index % Addresses.Length], Visitors.UserAgents[index % Visitors.PeopleAgents],
        string.Create(CultureInfo.InvariantCulture, $"https://{Prefix}{index / links}{Suffix}/")).ToBytes(host);

    /// <summary>The index of the visit that is stored as a click.</summary>
    /// <param name="links">How many links there are.</param>
    /// <param name="link">The id of the link, as <see cref="LinkFiller"/> gives them.</param>
    /// <param name="referrer">The referrer.</param>
    public static int FindIndex(int links, long link, string referrer) =>
        (int)((long.Parse(referrer.AsSpan()[Prefix.Length..^Suffix.Length], CultureInfo.InvariantCulture) * links) + link - 1);

    public IEnumerator<byte[]> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string[] CreateAddresses()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 20_000).Select(_ => Visitors.Address(random))];
    }
}
