using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>LinkApp below a path of its host: <c>Http:BasePath</c>.</summary>
public sealed partial class BasePathTests(BasePathTests.Fixture fixture) : IClassFixture<BasePathTests.Fixture>
{
    private const string Ada = "ada@acme.example";

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Short_links_are_below_it()
    {
        await _server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/").Country("MY", "https://example.com/my"));

        using var inside = await _server.ClickAsync("links/spring", Visitors.Malaysia);
        using var outside = await _server.ClickAsync("spring", Visitors.Malaysia);

        Assert.Equal((HttpStatusCode.Found, "https://example.com/my"), (inside.StatusCode, inside.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
    }

    [Theory]
    [InlineData("/links/docs/a%2Fb/c", "a%2Fb/c")]
    [InlineData("/l%69nks/docs/a/b", "a/b")]
    [InlineData("/x/../links/docs/a/b", "a/b")]
    public async Task What_follows_the_slug_is_handed_on_as_it_came(string target, string handedOn)
    {
        var answer = await RawRequest.SendAsync(_server.Address, $"GET {target}");

        Assert.Equal((302, $"https://example.com/{handedOn}"), (answer.Status, answer.Header("Location")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app")]
    [InlineData("/metrics")]
    [InlineData("/linksy")]
    [InlineData("/Links/app")]
    [InlineData("/links%2Fapp")]
    [InlineData("/api/v1/links")]
    [InlineData("/assets/site.css")]
    public async Task What_is_outside_of_it_is_not_there(string path)
    {
        using var answer = await _server.Client.GetAsync(path);
        using var style = await _server.Client.GetAsync(StyleSheet().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value);

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.OK, "text/css"), (style.StatusCode, style.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/links/healthz")]
    [InlineData("/links/readyz")]
    [InlineData("/links/metrics")]
    public async Task Whoever_watches_the_process_finds_its_health_with_the_path_and_without(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.GetAsync(path)).StatusCode);

    [Fact]
    public async Task Pages_for_visitors_have_their_style_sheet_from_below_it()
    {
        await _server.LinkAsync(new LinkBuilder().Slug("secret").Password("open sesame").To("https://example.com/"));
        foreach (var path in (string[])["/links/nothing", "/links/secret"])
        {
            using var answer = await _server.Client.GetAsync(path);
            using var style = await _server.Client.GetAsync(StyleSheet().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value);
            Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        }
        using var visitor = new Visitor(_server, "/links");
        using var opened = await visitor.PostAsync("/links/secret", ("password", "open sesame"));

        Assert.Equal((HttpStatusCode.SeeOther, "https://example.com/"), (opened.StatusCode, opened.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("/links", "/links/app")]
    [InlineData("/links/", "/links/app")]
    [InlineData("/links/app/settings", "/links/app/settings/keys")]
    [InlineData("/links/app/live?region=asia", "/links/account/sign-in?returnUrl=%2Flinks%2Fapp%2Flive%3Fregion%3Dasia")]
    [InlineData("/links/account/setup", "/links/account/sign-in")]
    public async Task One_is_led_on_below_it(string path, string location)
    {
        using var answer = await _server.Client.GetAsync(path);

        Assert.Equal((HttpStatusCode.Found, location), (answer.StatusCode, new Uri(new Uri(_server.Address), answer.Headers.Location!).PathAndQuery));
    }

    [Fact]
    public async Task The_organization_of_a_tab_is_below_it_too()
    {
        await _server.MemberAsync("grace@acme.example");
        await _server.MemberAsync("grace@acme.example", "Beta");
        var beta = await _server.OrganizationAsync("Beta");
        using var visitor = new Visitor(_server, "/links");
        await visitor.SignInAsync("grace@acme.example");

        using var page = await visitor.Client.GetAsync($"/links/org/{beta}/app");
        using var asked = await visitor.Client.GetAsync("/links/app/live");
        using var denied = await visitor.Client.GetAsync("/links/org/999/app");

        Assert.Contains($"<base href=\"/links/org/{beta}/\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal($"/links/org/{beta}/app/live", asked.Headers.Location?.OriginalString);
        Assert.Equal("/links/account/denied", new Uri(new Uri(_server.Address), denied.Headers.Location!).AbsolutePath);
        Assert.All(visitor.Cookies.GetAllCookies(), cookie => Assert.Equal("/links", cookie.Path));
    }

    [Fact]
    public async Task The_setup_is_below_it()
    {
        await using var server = await TestServer.StartAsync(["--Http:BasePath=/tools/links"]);
        using var visitor = new Visitor(server, "/tools/links");

        using var first = await visitor.Client.GetAsync("/tools/links/app");
        using var done = await visitor.SendFormAsync("/tools/links/account/setup", fields:
            [("Form.Organization", "Acme"), ("Form.Email", Ada), ("Form.Password", TestServer.Password)]);

        Assert.Equal("/tools/links/account/setup", first.Headers.Location?.OriginalString);
        Assert.Equal("/tools/links/app", done.Headers.Location?.AbsolutePath);
        Assert.True(visitor.HasSession);
    }

    [Theory]
    [InlineData("/links/app/links?search=a", "/links/app/links?search=a")]
    [InlineData("/other", "/links/app")]
    [InlineData("/", "/links/app")]
    [InlineData("/links/../other", "/links/app")]
    [InlineData("/linksy", "/links/app")]
    [InlineData("//evil.example/links/", "/links/app")]
    [InlineData(null, "/links/app")]
    public async Task Signing_in_leads_nowhere_else_on_the_host(string? returnUrl, string expected)
    {
        using var visitor = new Visitor(_server, "/links");

        using var answer = await visitor.TrySignInAsync(Ada, returnUrl: returnUrl);

        Assert.Equal(new Uri(new Uri(_server.Address), expected), new Uri(new Uri(_server.Address), answer.Headers.Location!));
    }

    [Fact]
    public async Task Cookies_are_for_it_alone_and_have_names_of_their_own()
    {
        using var visitor = new Visitor(_server, "/links");
        await visitor.SignInAsync(Ada);

        Assert.Equal(
            ["linkapp-device.links /links", "linkapp-form.links /links", "linkapp-internal.links /links", "LinkApp.links /links"],
            visitor.Cookies.GetAllCookies().Select(cookie => $"{cookie.Name} {cookie.Path}").Order());
        using var signedOut = await visitor.SendFormAsync("/links/account/denied", "/links/account/sign-out");
        Assert.Equal("/links/account/sign-in", signedOut.Headers.Location?.OriginalString);
        Assert.False(visitor.HasSession);
    }

    [Fact]
    public async Task The_api_and_its_addresses_are_below_it()
    {
        using var api = await ApiAsync();

        var created = await CreateAsync(api, "https://example.com/", "summer");
        using var found = await api.GetAsync(created.Headers.Location);
        var circle = await CreateAsync(api, $"{_server.Address}/links/summer");
        var neighbour = await CreateAsync(api, $"{_server.Address}/summer");
        var nothing = await api.SendApiAsync(new(HttpMethod.Get, "api/v1/nothing"));

        Assert.Equal("/links/api/v1/links/summer", created.Headers.Location?.OriginalString);
        Assert.Equal($"{_server.Address}/links/summer", created.Text("shortUrl"));
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Created), (circle.Status, neighbour.Status));
        Assert.Contains(" /links/api/v1/docs ", nothing.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_description_names_the_path_and_the_reference_loads_from_below_it()
    {
        using var client = await ApiAsync();
        var document = JsonElement.Parse(await client.GetStringAsync("api/v1/openapi.json"));
        var page = await client.GetStringAsync("api/v1/docs/");

        Assert.Equal("/links", Assert.Single(document.GetProperty("servers").EnumerateArray()).GetProperty("url").GetString());
        Assert.Contains("href=\"/links/app\">Back to LinkApp", page, StringComparison.Ordinal);
        foreach (Match asset in Assets().Matches(page))
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(
                new Uri(new Uri($"{_server.Address}/links/api/v1/docs/"), asset.Groups[1].Value))).StatusCode);
    }

    [Fact]
    public async Task The_live_feed_is_below_it()
    {
        var organization = fixture.NewName();
        var link = await _server.LinkAsync(new LinkBuilder(), organization);
        using var api = await ApiAsync(organization);
        using var events = await EventReader.OpenAsync(api);

        (await _server.ClickAsync($"links/{link.Slug}")).Dispose();

        Assert.Equal(1, (await events.BatchAsync()).Json.GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task Short_hosts_have_it_too()
    {
        await using var server = await TestServer.StartAsync(["--Http:BasePath=/l", "--Links:ShortHosts=go.example.com"]);
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        using var api = await server.ApiAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/l/spring") { Headers = { Host = "go.example.com" } };

        using var answer = await server.Client.SendAsync(request);
        var link = await api.SendApiAsync(new(HttpMethod.Get, "/l/api/v1/links/spring"));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("http://go.example.com/l/spring", link.Text("shortUrl"));
    }

    private async Task<HttpClient> ApiAsync(string organization = "Acme")
    {
        var client = await _server.ApiAsync(organization);
        client.BaseAddress = new Uri($"{_server.Address}/links/");
        return client;
    }

    private static Task<ApiAnswer> CreateAsync(HttpClient api, string destination, string? slug = null) =>
        api.SendApiAsync(new(HttpMethod.Post, "api/v1/links") { Content = JsonContent.Create(new { slug, destination }) });

    [GeneratedRegex("<link rel=\"stylesheet\" href=\"([^\"]+)\">")]
    private static partial Regex StyleSheet();

    [GeneratedRegex("(?:src|<link [^>]*href)=\"([^\"]+)\"")]
    private static partial Regex Assets();

    public sealed class Fixture : SharedServer
    {
        protected override string[] Settings => ["--Http:BasePath=/links/", "--Live:Interval=200ms"];

        protected override async Task SeedAsync()
        {
            await Server.MemberAsync(Ada);
            await Server.LinkAsync(new LinkBuilder().Slug("docs").To("https://example.com/{path}"));
        }
    }
}
