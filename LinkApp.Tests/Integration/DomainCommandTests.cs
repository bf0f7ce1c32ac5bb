using System.Net;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp domain</c>, with and without a running server.</summary>
[Trait("Tier", "full")]
public sealed class DomainCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => $"--Data:Directory={_folder.File("data")}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_domain_is_added_listed_and_removed()
    {
        var added = await RunAsync("domain add Bücher.example --organization Acme --home https://example.com/");
        var second = await RunAsync("domain add second.example --organization Acme --json");
        var link = await RunAsync("link create --organization Acme --destination https://example.com/ --slug spring --domain second.example");
        var main = await RunAsync("link create --organization Acme --destination https://example.com/ --slug autumn");
        var listed = await RunAsync("domain list --organization acme");
        var removed = await RunAsync("domain remove SECOND.example --organization Acme --json");
        var after = await RunAsync("domain list --organization Acme --json");

        Assert.Matches("^DOMAIN +STATUS +MAIN +HOME +LINKS +ADDED +BY\nbücher.example  pending +https://example.com/  0 .* command line\n$", added.Output);
        Assert.False(JsonElement.Parse(second.Output).GetProperty("main").GetBoolean());
        // No server has seen a request on the domains: only a link that answers on one alone has its short URL there.
        Assert.Equal(("https://second.example/spring\n", "autumn\n"), (link.Output, main.Output));
        Assert.Matches("\nbücher.example  pending .*\nsecond.example +pending +1 ", listed.Output);
        Assert.Equal(1, JsonElement.Parse(removed.Output).GetProperty("links").GetInt32());
        Assert.Equal("xn--bcher-kva.example", Assert.Single(JsonElement.Parse(after.Output).EnumerateArray()).GetProperty("host").GetString());
    }

    [Fact]
    public async Task A_domain_is_changed_in_what_is_named()
    {
        var file = _folder.File("apple.json");
        await File.WriteAllTextAsync(file, """{ "applinks": {} }""", TestContext.Current.CancellationToken);
        await RunAsync("domain add go.example --organization Acme --home https://example.com/ --expired-url https://example.com/late");

        var changed = await RunAsync($"domain change go.example --organization Acme --unknown-url https://example.com/lost --apple-app-site-association {file} --json");
        var cleared = await CommandRun.RunAsync(["domain", "change", "go.example", "--organization", "Acme", "--expired-url", "", "--json", Data]);

        var (first, second) = (JsonElement.Parse(changed.Output), JsonElement.Parse(cleared.Output));
        Assert.Equal(
            ("https://example.com/", "https://example.com/lost", "https://example.com/late", """{ "applinks": {} }"""),
            (Text(first, "home"), Text(first, "unknownUrl"), Text(first, "expiredUrl"), Text(first, "appleAppSiteAssociation")));
        Assert.Equal(("https://example.com/lost", null), (Text(second, "unknownUrl"), Text(second, "expiredUrl")));
    }

    [Fact]
    public async Task A_running_server_follows_within_seconds()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };
        await RunAsync("link create --organization Acme --destination https://example.com/ --slug spring");
        await RunAsync("link create --organization Globex --destination https://example.com/ --slug autumn");
        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (await StatusAsync(client, "spring"), await StatusAsync(client, "autumn")));

        await RunAsync("domain add acme.example --organization Acme");
        await Eventually.TrueAsync(async () => await StatusAsync(client, "autumn") == HttpStatusCode.NotFound, "the domain is Acme's");
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(client, "spring"));

        await RunAsync("domain remove acme.example --organization Acme");
        await Eventually.TrueAsync(async () => await StatusAsync(client, "autumn") == HttpStatusCode.Found, "the domain is free again");
    }

    [Theory]
    [InlineData("HOST = \"https://x.example/path\": Enter a host name", "domain add https://x.example/path --organization Acme")]
    [InlineData("--home = \"x\": Enter an address", "domain add x.example --organization Acme --home x")]
    [InlineData("HOST = \"go.example\": go.example serves the links of all organizations.", "domain add go.example --organization Acme --Links:ShortHosts=go.example")]
    [InlineData("HOST = \"x.example\": Acme has no such domain. List its domains with: linkapp domain list", "domain remove x.example --organization Acme")]
    [InlineData("HOST = \"x.example\": Acme has no such domain.", "domain change x.example --organization Acme --main")]
    [InlineData("--unknown-url = \"https://x.example/a\": Short links answer at this address", "domain add x.example --organization Acme --unknown-url https://x.example/a")]
    [InlineData("--asset-links = \"/nowhere\": ", "domain add x.example --organization Acme --asset-links /nowhere")]
    [InlineData("there is no organization with this name", "domain list --organization Nobody")]
    [InlineData("--domain: Your organization has no domains.", "link create --organization Acme --destination https://example.com/ --domain x.example")]
    public async Task What_is_wrong_is_said_with_the_option(string words, string line)
    {
        await RunAsync("key create --organization Acme --name N");

        var result = await RunAsync(line);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement domain, string field) => domain.GetProperty(field).GetString();

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string slug)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{slug}");
        request.Headers.Host = "acme.example";
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private Task<CommandResult> RunAsync(string line) => CommandRun.RunAsync([.. line.Split(' '), Data]);
}
