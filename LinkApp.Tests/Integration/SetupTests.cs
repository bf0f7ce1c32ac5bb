using System.Net;
using LinkApp.Core.Data;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>The first admin, who is created once, by the first visitor of the setup page. A test that creates one has its own server.</summary>
[Trait("Store", "both")]
public sealed class SetupTests(SharedServer fixture) : IClassFixture<SharedServer>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Of_many_that_set_up_at_once_one_becomes_the_admin()
    {
        await using var server = await TestServer.StartAsync();
        var visitors = Enumerable.Range(0, 8).Select(_ => new Visitor(server)).ToList();
        // All have the form before one of them sends it: a visitor who opens the page later is sent to the sign-in.
        var forms = await Task.WhenAll(visitors.Select(visitor => visitor.Client.GetStringAsync("/account/setup")));
        var answers = await Eventually.Get(Task.WhenAll(visitors.Select((visitor, i) => Task.Run(async () =>
        {
            using var answer = await visitor.SendAsync(
                forms[i], "/account/setup",
                ("Form.Organization", $"Organization {i}"), ("Form.Email", $"admin{i}@example.com"), ("Form.Password", TestServer.Password));
            return (answer.StatusCode, visitor.HasSession);
        }))), "all setups are answered");

        Assert.Equal((1, 1), await CountAsync(server));
        Assert.Single(answers, answer => answer.HasSession);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Found, answer.StatusCode));
        visitors.ForEach(visitor => visitor.Dispose());
    }

    [Fact]
    public async Task The_setup_is_closed_for_good_afterwards()
    {
        await using var server = await TestServer.StartAsync();
        using var first = new Visitor(server);
        using var late = new Visitor(server);
        var form = await late.Client.GetStringAsync("/account/setup");
        (await SetUpAsync(first, "ada@example.com", "Acme")).Dispose();

        using var page = await late.Client.GetAsync("/account/setup");
        using var answer = await late.SendAsync(
            form, "/account/setup", ("Form.Organization", "Globex"), ("Form.Email", "eve@example.com"), ("Form.Password", TestServer.Password));

        Assert.Equal(("/account/sign-in", "/account/sign-in"), (GetPath(page), GetPath(answer)));
        Assert.Equal((1, 1), await CountAsync(server));
        Assert.False(late.HasSession);
    }

    [Theory]
    [InlineData("", "ada@example.com", TestServer.Password)]
    [InlineData("Acme", "ada", TestServer.Password)]
    [InlineData("Acme", "ada@example.com", "short")]
    [InlineData("Acme", "", "")]
    public async Task A_setup_that_lacks_something_creates_nobody(string organization, string email, string password)
    {
        using var visitor = new Visitor(_server);
        using var answer = await visitor.SendFormAsync(
            "/account/setup", null, ("Form.Organization", organization), ("Form.Email", email), ("Form.Password", password));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("aria-invalid", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((0, 0), await CountAsync(_server));
    }

    [Fact]
    public async Task A_setup_without_its_pages_token_is_refused()
    {
        using var visitor = new Visitor(_server);
        using var answer = await visitor.PostAsync(
            "/account/setup", ("_handler", "setup"), ("Form.Organization", "Acme"), ("Form.Email", "eve@example.com"), ("Form.Password", TestServer.Password));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal((0, 0), await CountAsync(_server));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app")]
    [InlineData("/app/live")]
    [InlineData("/APP/links")]
    [InlineData("/account/sign-in")]
    [InlineData("/account/denied")]
    public async Task Every_page_leads_to_the_setup_while_there_is_nobody(string path)
    {
        using var answer = await _server.Client.GetAsync(path);

        Assert.Equal((HttpStatusCode.Found, "/account/setup"), (answer.StatusCode, GetPath(answer)));
    }

    [Fact]
    public async Task Links_keys_and_health_work_while_there_is_nobody()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        using var program = await server.ApiAsync();

        using var click = await server.ClickAsync("spring");
        using var stranger = await server.Client.GetAsync("/api/v1/links");
        using var health = await server.Client.GetAsync("/healthz");

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (click.StatusCode, stranger.StatusCode, health.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await program.GetApiAsync("links")).Status);
    }

    private static Task<HttpResponseMessage> SetUpAsync(Visitor visitor, string email, string organization) => visitor.SendFormAsync(
        "/account/setup", null, ("Form.Organization", organization), ("Form.Email", email), ("Form.Password", TestServer.Password));

    private static string? GetPath(HttpResponseMessage answer) =>
        answer.Headers.Location is { } location ? new Uri(new Uri("http://any"), location).AbsolutePath : null;

    private static async Task<(int Users, int Organizations)> CountAsync(TestServer server)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        return (await db.Users.CountAsync(), await db.Organizations.CountAsync());
    }
}
