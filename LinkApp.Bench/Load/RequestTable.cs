using System.Text;
using LinkApp.Bench.Samples;

namespace LinkApp.Bench.Load;

/// <summary>One visit of the load: the path and the visitor.</summary>
/// <param name="Path">Starts with a slash.</param>
/// <param name="Link">The number of the link, from 0; -1 for an unknown slug.</param>
/// <param name="Address">The visitor's IP address.</param>
/// <param name="UserAgent">The visitor's user agent.</param>
/// <param name="Referrer">The page with the link; empty for a direct visit.</param>
internal sealed record Request(string Path, int Link, string Address, string UserAgent, string Referrer)
{
    /// <summary>The request as it goes over the wire.</summary>
    public byte[] ToBytes(string host) => Encoding.ASCII.GetBytes(
        $"GET {Path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: {Address}\r\nUser-Agent: {UserAgent}\r\n{(Referrer.Length > 0 ? $"Referer: {Referrer}\r\n" : "")}Accept: */*\r\n\r\n");
}

/// <summary>Creates the visits of a run in advance, so that they cost the generator nothing. A generator sends them over and over.</summary>
internal static class RequestTable
{
    /// <summary>Creates visits of links drawn by Zipf; the addresses repeat after <paramref name="visitors"/> visits.</summary>
    /// <param name="count">The number of visits.</param>
    /// <param name="links">Number of links.</param>
    /// <param name="visitors">Number of different addresses.</param>
    /// <param name="unknownPercent">The percentage of visits of unknown slugs.</param>
    /// <param name="bots">Whether some visitors are bots.</param>
    public static Request[] Make(int count, int links, int visitors, double unknownPercent = 1, bool bots = true)
    {
        var random = new Random(1);
        var zipf = new Zipf(links);
        var addresses = Enumerable.Range(0, visitors).Select(_ => Visitors.Address(random)).ToArray();
        var requests = new Request[count];
        for (var i = 0; i < count; i++)
        {
            var link = random.NextDouble() * 100 < unknownPercent ? -1 : zipf.Next(random);
            // The unknown slugs are few and repeat, like mistyped ones.
            var slug = LinkFiller.GetSlug(link >= 0 ? link : links + random.Next(10_000));
            requests[i] = new Request(
                "/" + slug,
                link,
                addresses[i % visitors],
                Visitors.UserAgents[random.Next(bots ? Visitors.UserAgents.Length : Visitors.PeopleAgents)],
                Visitors.Referrers[random.Next(Visitors.Referrers.Length)]);
        }
        return requests;
    }

    /// <summary>Copies of visits that all have the same path, for a server that does not have the slugs.</summary>
    public static Request[] WithPath(this Request[] requests, string path) => [.. requests.Select(request => request with { Path = path })];

    /// <summary>Writes the visits to a file as lines of tab-separated fields, for a generator in another process.</summary>
    public static void Write(string file, IEnumerable<Request> requests) =>
        File.WriteAllLines(file, requests.Select(request => string.Join('\t', request.Path, request.Address, request.UserAgent, request.Referrer)));

    public static IEnumerable<Request> Read(string file) => File.ReadLines(file)
        .Select(line => line.Split('\t'))
        .Select(fields => new Request(fields[0], -1, fields[1], fields[2], fields[3]));
}
