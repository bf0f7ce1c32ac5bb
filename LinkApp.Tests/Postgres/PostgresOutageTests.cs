using System.Net;
using System.Net.Http.Json;
using LinkApp.Core.Branding;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>A server whose PostgreSQL can't be reached for a while.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private readonly PostgresInstallation _installation = new();
    private TcpRelay _relay = null!;
    private TestServer _server = null!;
    private HttpClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        await _installation.InitializeAsync();
        _relay = new TcpRelay(_installation.Server.Port);
        var database = new NpgsqlConnectionStringBuilder(_installation.ConnectionString) { Port = _relay.Port }.ToString();
        _server = await TestServer.StartAsync([$"--Data:Postgres={database}"]);
        _api = await _server.ApiAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _relay.Resume();
        _api.Dispose();
        await _server.DisposeAsync();
        await _relay.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Requests_answer_503_until_it_is_back()
    {
        Assert.Equal(HttpStatusCode.Created, await CreateAsync("before"));
        _relay.Cut();

        using var refused = await _api.PostAsJsonAsync("/api/v1/links", new { slug = "refused", destination = "https://example.com/" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter?.Delta);
        Assert.StartsWith("It is not known whether anything was changed: the database can’t be reached.", await DetailAsync(refused), StringComparison.Ordinal);
        using var ready = await _server.Client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.DoesNotContain("127.0.0.1", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var alive = await _server.Client.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);

        _relay.Resume();

        await Eventually.TrueAsync(async () => await CreateAsync("after") is HttpStatusCode.Created or HttpStatusCode.Conflict, "links are created again");
        await Eventually.TrueAsync(
            async () =>
            {
                using var again = await _server.Client.GetAsync("/readyz");
                return again.StatusCode == HttpStatusCode.OK;
            },
            "the server is ready again");
    }

    [Fact]
    public async Task A_database_that_is_silent_makes_the_server_unready()
    {
        _relay.Pause();

        using var ready = await _server.Client.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("A database doesn't answer.", await DetailAsync(ready), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_thread_waits_for_a_brand_or_for_the_links_of_robots_txt()
    {
        var organization = await _server.OrganizationAsync();
        _relay.Pause();

        var brand = _server.Services.GetRequiredService<BrandTable>().FindAsync(organization);
        var links = _server.Services.GetRequiredService<CrawlableLinks>().FindAsync(new HostUse(false, true, 0, null), 10);

        Assert.False(brand.IsCompleted || links.IsCompleted);
        _relay.Resume();
        Assert.NotEqual("", (await brand).Name);
        Assert.Empty(await links);
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<ProblemDetails>())!.Detail;

    private async Task<HttpStatusCode> CreateAsync(string slug)
    {
        using var answer = await _api.PostAsJsonAsync("/api/v1/links", new { slug, destination = "https://example.com/" });
        return answer.StatusCode;
    }
}
