namespace LinkApp.Tests.Support;

/// <summary>One server for each value of Proxy:Trusted, with a link whose destination shows the country of the visitor.</summary>
public sealed class ProxiedServers : IAsyncLifetime
{
    private const string Slug = "where";

    private readonly Dictionary<string, TestServer> _servers = [];

    /// <summary>The last part of the destination: a country of <see cref="Visitors"/>, or <c>default</c>.</summary>
    /// <param name="settings">Configuration keys, separated by <c>|</c>; empty for the defaults.</param>
    /// <param name="peer">The address from which the request comes: 127.0.0.1 or [::1].</param>
    /// <param name="forwarded">X-Forwarded-For lines, separated by line breaks; null for none.</param>
    public async Task<string> CountryAsync(string settings, string peer, string? forwarded)
    {
        var server = await GetAsync(settings, peer);
        var lines = (forwarded?.Split('\n') ?? []).Select(line => $"X-Forwarded-For: {line}");
        var answer = await RawRequest.SendAsync(server.Address, $"GET /{Slug}", lines);
        Assert.Equal(302, answer.Status);
        return answer.Header("Location")!.Split('/')[^1];
    }

    /// <summary>The server for settings and a peer, started when it is first needed.</summary>
    public async Task<TestServer> GetAsync(string settings, string peer = "127.0.0.1")
    {
        if (_servers.TryGetValue($"{settings} {peer}", out var server))
            return server;
        var keys = settings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(key => "--" + key);
        server = await TestServer.StartAsync([$"--urls=http://{peer}:0", .. keys]);
        _servers.Add($"{settings} {peer}", server);
        var link = new LinkBuilder().Slug(Slug).To("https://example.com/default");
        foreach (var country in (string[])["MY", "US", "DE", "JP", "BR"])
            link.Country(country, $"https://example.com/{country}");
        await server.LinkAsync(link);
        return server;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
    }
}
