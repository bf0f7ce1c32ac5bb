using System.Net;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Where signing in and switching the organization redirect to, for any return URL.</summary>
public sealed class ReturnUrlTests(ReturnUrlTests.Fixture fixture) : IClassFixture<ReturnUrlTests.Fixture>, IDisposable
{
    private const string Ada = "ada@example.com";

    private readonly TestServer _server = fixture.Server;
    private readonly Visitor _visitor = new(fixture.Server);

    public void Dispose() => _visitor.Dispose();

    [Theory]
    [InlineData("/app/links", "/app/links")]
    [InlineData("/app/links?search=a&tag=b", "/app/links?search=a&tag=b")]
    [InlineData("//evil.example", "/app")]
    [InlineData("//evil.example/app", "/app")]
    [InlineData("https://evil.example", "/app")]
    [InlineData("https:evil.example", "/app")]
    [InlineData("/\\evil.example", "/app")]
    [InlineData("\\\\evil.example", "/app")]
    [InlineData("\\/evil.example", "/app")]
    [InlineData("javascript:alert(1)", "/app")]
    [InlineData(" //evil.example", "/app")]
    [InlineData("app", "/app")]
    public async Task Signing_in_never_leads_to_another_host(string returnUrl, string expected)
    {
        using var answer = await _visitor.TrySignInAsync(Ada, returnUrl: returnUrl);

        Assert.Equal(new Uri(new Uri(_server.Address), expected), new Uri(new Uri(_server.Address), answer.Headers.Location!));
    }

    [Theory]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/\r\n/evil.example")]
    [InlineData("/./\\evil.example")]
    [InlineData("/.//evil.example")]
    [InlineData("/app/..//evil.example")]
    public async Task An_address_that_browsers_read_differently_does_not_lead_away_either(string returnUrl)
    {
        using var answer = await _visitor.TrySignInAsync(Ada, returnUrl: returnUrl);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        // As browsers do: they drop tabs and line breaks, and treat backslashes as slashes.
        var location = string.Concat(answer.Headers.GetValues("Location").Single().Where(letter => !char.IsControl(letter))).Replace('\\', '/');
        Assert.True(
            location.StartsWith(_server.Address + "/", StringComparison.Ordinal)
                || (location.StartsWith('/') && !location.StartsWith("//", StringComparison.Ordinal)),
            location);
    }

    [Theory]
    [InlineData("/app/links/spring?from=a", "/app/links/spring?from=a")]
    [InlineData("//evil.example", "/account/sign-in")]
    [InlineData("https://evil.example", "/account/sign-in")]
    [InlineData("/\\evil.example", "/account/sign-in")]
    [InlineData("/\t/evil.example", "/account/sign-in")]
    [InlineData("", "/account/sign-in")]
    public async Task Signing_out_leads_to_a_page_of_this_host_only(string returnUrl, string expected)
    {
        await _visitor.SignInAsync(Ada);
        using var answer = await _visitor.SendFormAsync("/account/denied", "/account/sign-out", ("returnUrl", returnUrl));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
    }

    public sealed class Fixture : SharedServer
    {
        protected override Task SeedAsync() => Server.MemberAsync(Ada);
    }
}
