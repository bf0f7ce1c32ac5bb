using System.Net;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class ShortHostTests(ShortHostTests.Fixture fixture) : IClassFixture<ShortHostTests.Fixture>
{
    [Theory]
    [InlineData("go.example.com", "go.example.com", true)]
    [InlineData("go.example.com", "GO.Example.Com", true)]
    [InlineData("GO.example.com", "go.example.com", true)]
    [InlineData("go.example.com", "go.example.com:8080", true)]
    [InlineData("go.example.com:8080", "go.example.com:8080", true)]
    [InlineData("go.example.com:8080", "go.example.com", false)]
    [InlineData("go.example.com:8080", "go.example.com:8081", false)]
    [InlineData("go.example.com, s.example.org", "s.example.org", true)]
    [InlineData("go.example.com", "app.example.com", false)]
    [InlineData("go.example.com", "go.example.com.evil.example", false)]
    [InlineData("go.example.com", "example.com", false)]
    [InlineData("", "anything.example", true)]
    public async Task Short_links_live_on_the_short_hosts(string setting, string host, bool redirected)
    {
        var server = await fixture.ServerAsync(setting);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/spring");
        request.Headers.Host = host;

        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(redirected ? HttpStatusCode.Found : HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>One server for each setting.</summary>
    public sealed class Fixture : IAsyncDisposable
    {
        private readonly Dictionary<string, TestServer> _servers = [];

        public async Task<TestServer> ServerAsync(string setting)
        {
            if (_servers.TryGetValue(setting, out var present))
                return present;
            var server = _servers[setting] = await TestServer.StartAsync([$"--Links:ShortHosts={setting}"]);
            await server.MemberAsync("admin@example.com");
            await server.LinkAsync(new LinkBuilder().Slug("spring"));
            return server;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in _servers.Values)
                await server.DisposeAsync();
        }
    }
}
