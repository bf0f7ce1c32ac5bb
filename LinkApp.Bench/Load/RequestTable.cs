using System.Text;
using LinkApp.Bench.Samples;

namespace LinkApp.Bench.Load;

/// <summary>One visit: what it asks for and who asks.</summary>
/// <param name="Path">Starts with a slash.</param>
/// <param name="Link">The number of the link; -1 for an unknown slug.</param>
/// <param name="Address">The visitor's address.</param>
/// <param name="UserAgent">The visitor's browser.</param>
/// <param name="Referrer">Empty for a direct visit.</param>
internal sealed record Request(string Path, int Link, string Address, string UserAgent, string Referrer)
{
    /// <summary>The request as it goes over the wire.</summary>
    public byte[] ToBytes(string host) => Encoding.ASCII.GetBytes(
        $"GET {Path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: {Address}\r\nUser-Agent: {UserAgent}\r\n{(Referrer.Length > 0 ? $"Referer: {Referrer}\r\n" : "")}Accept: */*\r\n\r\n");
}

/// <summary>The visits of a run, made before it, so that making them costs the load nothing. A generator goes through them again and again.</summary>
internal static class RequestTable
{
    /// <summary>Visits of links drawn by Zipf, each from an address of its own until <paramref name="visitors"/> are used up.</summary>
    /// <param name="count">How many.</param>
    /// <param name="links">Number of links.</param>
    /// <param name="visitors">Number of different addresses.</param>
    /// <param name="unknownPercent">Share of slugs that do not exist.</param>
    /// <param name="bots">Whether some visitors are crawlers.</param>
    public static Request[] Make(int count, int links, int visitors, double unknownPercent = 1, bool bots = true)
    {
        var random = new Random(1);
        var zipf = new Zipf(links);
        var addresses = Enumerable.Range(0, visitors).Select(_ => Visitors.Address(random)).ToArray();
        var requests = new Request[count];
        for (var i = 0; i < count; i++)
        {
            var link = random.NextDouble() * 100 < unknownPercent ? -1 : zipf.Next(random);
            // Unknown slugs are few and come again, as mistyped ones do.
            var slug = LinkFiller.SlugOf(link >= 0 ? link : links + random.Next(10_000));
            requests[i] = new Request(
                "/" + slug,
                link,
                addresses[i % visitors],
                Visitors.UserAgents[random.Next(bots ? Visitors.UserAgents.Length : Visitors.PeopleAgents)],
                Visitors.Referrers[random.Next(Visitors.Referrers.Length)]);
        }
        return requests;
    }

    /// <summary>The same visits, all of one path: a server that knows none of the slugs gets them.</summary>
    public static Request[] WithPath(this Request[] requests, string path) => [.. requests.Select(request => request with { Path = path })];

    /// <summary>Writes a line of tab-separated fields for each, for a generator in another process.</summary>
    public static void Write(string file, IEnumerable<Request> requests) =>
        File.WriteAllLines(file, requests.Select(request => string.Join('\t', request.Path, request.Address, request.UserAgent, request.Referrer)));

    public static IEnumerable<Request> Read(string file) => File.ReadLines(file)
        .Select(line => line.Split('\t'))
        .Select(fields => new Request(fields[0], -1, fields[1], fields[2], fields[3]));
}
