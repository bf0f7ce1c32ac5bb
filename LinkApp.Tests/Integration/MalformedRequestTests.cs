using System.Text.Json;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Integration;

/// <summary>Requests that make no sense are refused; none of them is an error of the server.</summary>
public sealed class MalformedRequestTests
{
    private const int Seed = 20_260_601;
    private const int Senders = 4;

    private static readonly string[] Others =
    [
        "/", "/spring", "/all", "/locked", "/{slug}", "/spring/{path}", "/healthz", "/readyz", "/metrics", "/robots.txt", "/favicon.ico", "/assets/{file}",
        "/_blazor",
        "/_blazor/negotiate", "/_framework/{file}", "/.well-known/{file}", "/account/not-counted", "/account/sign-out", "/account/data.json",
        "/org/1/app/links", "/org/{id}/api/v1/links",
    ];

    [Fact]
    [Trait("Tier", "full")]
    public async Task Five_thousand_of_them_make_no_error()
    {
        var log = new LogList();
        await using var server = await TestServer.StartAsync(
            ["--Api:RateLimit=1000000"], replace: services => services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Error)));
        await server.MemberAsync("ada@example.com");
        using var api = await server.ApiAsync(role: Role.Admin);
        using var visitor = new Visitor(server);
        await visitor.SignInAsync("ada@example.com");

        await SendAsync(server.Address, api, 5_000, $"Cookie: {visitor.Cookies.GetCookieHeader(new Uri(server.Address))}");

        // EF Core calls it an error if a client goes while its change is written.
        Assert.DoesNotContain(log.Entries, entry => entry.Level >= LogLevel.Error && !entry.Text.Contains("using a transaction", StringComparison.Ordinal));
    }

    [Fact(Skip = Nightly.Skip, SkipUnless = nameof(Nightly.IsWanted), SkipType = typeof(Nightly))]
    [Trait("Tier", "nightly")]
    public async Task Two_hundred_thousand_of_them_take_no_memory()
    {
        using var folder = new TempFolder();
        var data = $"--Data:Directory={folder.File("data")}";
        var key = (await ServerProcess.RunAsync("key", "create", "--organization", "Acme", "--name", "N", "--role", "admin", data)).Output.Trim();
        await using var server = await ServerProcess.StartAsync(data, "--Api:RateLimit=1000000");
        using var api = new HttpClient { BaseAddress = new Uri(server.Address) };
        api.DefaultRequestHeaders.Authorization = new("Bearer", key);

        await SendAsync(server.Address, api, 100_000, "Cookie: LinkApp=x");
        var settled = server.WorkingSet;
        await SendAsync(server.Address, api, 100_000, "Cookie: LinkApp=x", Seed + 1_000);

        Assert.True(server.WorkingSet < settled * 1.25, $"{settled >> 20} MiB became {server.WorkingSet >> 20} MiB.");
    }

    private static async Task SendAsync(string address, HttpClient api, int count, string session, int seed = Seed)
    {
        await api.PostAsync("/api/v1/links", new StringContent("""{ "slug": "spring", "destination": "https://example.com/{path}?{query:x}" }"""));
        await api.PostAsync("/api/v1/links", new StringContent("""{ "slug": "locked", "destination": "https://example.com/", "password": "x" }"""));
        var description = JsonElement.Parse(await api.GetStringAsync("/api/v1/openapi.json"));
        string[] routes = [.. PageRoutes.With("{slug}"), .. description.GetProperty("paths").EnumerateObject().Select(path => path.Name), .. Others];
        string[] credentials = ["X-None: x", $"Authorization: {api.DefaultRequestHeaders.Authorization}", session];

        MalformedRequests[] senders = [.. Enumerable.Range(0, Senders).Select(sender => new MalformedRequests(seed + sender, routes, credentials))];
        var failed = await Task.WhenAll(senders.Select(sender => sender.SendAsync(address, count / Senders)));

        Assert.True(failed.All(requests => requests.Count == 0), string.Join("\n\n", failed.SelectMany(requests => requests)));
        // They reach all parts of the server.
        Assert.All((int[])[200, 302, 400, 401, 404, 405], status =>
            Assert.True(senders.Sum(sender => sender.Answers.GetValueOrDefault(status)) > count / 1_000, $"{status}"));
    }
}
