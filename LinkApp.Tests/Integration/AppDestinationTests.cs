using System.Net;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Links that open apps, where the operator allows their schemes.</summary>
public sealed class AppDestinationTests(AppDestinationTests.Fixture fixture) : IClassFixture<AppDestinationTests.Fixture>
{
    private const string Phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

    private TestServer Server => fixture.Server;

    [Theory]
    [InlineData("mailto:ada@example.com?subject=Hello there", "?utm_source=x", "mailto:ada@example.com?subject=Hello%20there")]
    [InlineData("tel:+60123456789", "", "tel:+60123456789")]
    [InlineData("acme://shop/1", "?ref=mail", "acme://shop/1?ref=mail")]
    [InlineData("acme://shop/{country}?q={query:q}", "?q=a%26b%0d%0a", "acme://shop/US?q=a%26b%0D%0A")]
    public async Task A_visitor_is_redirected_into_the_app(string destination, string query, string location)
    {
        var slug = fixture.NewName("app");
        await Server.LinkAsync(new LinkBuilder().Slug(slug).To(destination).Options(new() { ForwardQuery = !query.Contains("q=", StringComparison.Ordinal) }));

        using var answer = await Server.ClickAsync(slug + query);

        Assert.Equal((HttpStatusCode.Found, location), (answer.StatusCode, Assert.Single(answer.Headers.GetValues("Location"))));
    }

    [Fact]
    public async Task Rules_splits_the_test_and_the_report_know_them()
    {
        using var api = await Server.ApiAsync();
        var created = await api.CreateAsync("""
            { "slug": "ruled", "destination": "https://example.com/", "rules": [
              { "conditions": [{ "type": "device", "in": ["ios"] }], "destination": "acme://ios/1" },
              { "conditions": [{ "type": "device", "in": ["android"] }], "split": [{ "destination": "acme://a" }, { "destination": "acme://b" }] }] }
            """);
        Assert.Equal("ruled", created.Text("slug"));

        var test = await api.PostAsync("links/ruled/test", """{ "system": "iOS" }""");
        Assert.Equal("acme://ios/1", test.Text("location"));
        using var answer = await Server.ClickAsync("ruled", userAgent: Phone);
        Assert.Equal("acme://ios/1", Assert.Single(answer.Headers.GetValues("Location")));
    }

    [Fact]
    public async Task A_password_form_may_lead_into_the_app()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("locked").To("acme://vault/1").Password("open sesame"));
        using var form = await Server.ClickAsync("locked");
        Assert.Contains("form-action 'self' https: http: acme: mailto: tel:", Order(Assert.Single(form.Headers.GetValues("Content-Security-Policy"))), StringComparison.Ordinal);

        using var content = new FormUrlEncodedContent([KeyValuePair.Create("password", "open sesame")]);
        using var answer = await Server.Client.PostAsync(new Uri(Server.Address + "/locked"), content, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.SeeOther, "acme://vault/1"), (answer.StatusCode, Assert.Single(answer.Headers.GetValues("Location"))));
    }

    [Fact]
    public async Task A_preview_for_social_networks_leads_into_the_app_as_text()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("shared").To("acme://a\"><b>").Options(new() { SocialTitle = "Shop" }));

        using var answer = await Server.ClickAsync("shared", userAgent: "facebookexternalhit/1.1");

        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("content=\"0; url=acme://a&quot;&gt;&lt;b&gt;\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)", "destination")]
    [InlineData("intent://x#Intent;end", "destination")]
    [InlineData("sms:+60123", "destination")]
    [InlineData("acme:", "destination")]
    public async Task What_is_not_allowed_is_refused_by_name(string destination, string field)
    {
        using var api = await Server.ApiAsync();

        var answer = await api.PostAsync("links", System.Text.Json.JsonSerializer.Serialize(new { destination }));

        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, Assert.Single(answer.Fields)));
    }

    [Fact]
    public async Task A_fallback_url_and_a_picture_are_of_the_web()
    {
        using var api = await Server.ApiAsync();

        var answer = await api.PostAsync("links", """{ "destination": "acme://x", "fallbackUrl": "acme://y", "socialImage": "acme://z" }""");

        Assert.Equal(["fallbackUrl", "socialImage"], answer.Fields);
    }

    [Fact]
    public async Task An_import_takes_allowed_schemes_and_lists_others()
    {
        using var api = await Server.ApiAsync("Importers");
        using var content = new StringContent("slug,destination\nphone,tel:+60123\nscript,javascript:alert(1)\n");
        using var answer = await api.PostAsync(new Uri(Server.Address + "/api/v1/links/import"), content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);

        using var phone = await Server.ClickAsync("phone");
        using var script = await Server.ClickAsync("script");
        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.NotFound), (phone.StatusCode, script.StatusCode));
    }

    private static string Order(string policy) => string.Join("; ", policy.Split("; ").Select(part => part.StartsWith("form-action", StringComparison.Ordinal)
        ? string.Join(' ', part.Split(' ').Take(4).Concat(part.Split(' ').Skip(4).Order(StringComparer.Ordinal))) : part));

    /// <summary>A server whose operator allows some schemes.</summary>
    public sealed class Fixture : SharedServer
    {
        protected override string[] Settings => ["--Links:AppSchemes=mailto, tel, acme"];
    }
}
