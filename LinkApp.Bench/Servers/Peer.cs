using LinkApp.Bench.Load;

namespace LinkApp.Bench.Servers;

/// <summary>Another shortener on this machine.</summary>
internal sealed record Peer(string Name, Uri Url)
{
    public static Peer Parse(string text)
    {
        if (text.Split('=', 2) is not [{ Length: > 0 } name, var address] || !Uri.TryCreate(address, UriKind.Absolute, out var url))
            throw new BenchException($"--peer {text}: write NAME=URL, such as --peer other=http://127.0.0.1:8080/abc.");
        if (name is RedirectBench.LinkApp or RedirectBench.Bare or RedirectBench.OnPostgres)
            throw new BenchException($"--peer {text}: the name {name} is taken.");
        Loopback.GetEndPoint(url);
        return new Peer(name, url);
    }
}
