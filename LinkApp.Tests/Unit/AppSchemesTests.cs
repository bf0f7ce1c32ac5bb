using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Settings;
using Microsoft.Extensions.Configuration;

namespace LinkApp.Tests.Unit;

/// <summary>Destinations that open apps.</summary>
public sealed class AppSchemesTests
{
    private static readonly AppSchemes Apps = AppSchemes.Allow("mailto", "tel", "sms", "acme", "com.example.acme");

    [Theory]
    [InlineData("mailto:ada@example.com")]
    [InlineData("mailto:ada@example.com?subject=Hello there&body=x")]
    [InlineData("MAILTO:ada@example.com")]
    [InlineData(" tel:+60123456789 ")]
    [InlineData("sms:+60123456789?body=Hi")]
    [InlineData("acme://shop/1?x=2#y")]
    [InlineData("acme://")]
    [InlineData("acme:shop")]
    [InlineData("com.example.acme://open")]
    [InlineData("https://example.com/")]
    public void An_allowed_scheme_passes(string destination)
    {
        Assert.Null(Destination.Error(destination, Apps));
        if (!destination.StartsWith("https", StringComparison.Ordinal))
            Assert.NotNull(Destination.Error(destination));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData("java script:alert(1)")]
    [InlineData("java\tscript:alert(1)")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData("\u0001javascript:alert(1)")]
    [InlineData("\u00a0javascript:alert(1)")]
    [InlineData("\u200bjavascript:alert(1)")]
    [InlineData("javascript\u200b:alert(1)")]
    [InlineData("javascript&colon;alert(1)")]
    [InlineData("javascript%3Aalert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("blob:https://example.com/1")]
    [InlineData("about:blank")]
    [InlineData("view-source:https://example.com/")]
    [InlineData("intent://scan/#Intent;scheme=javascript;S.browser_fallback_url=https%3A%2F%2Fevil.example;end")]
    [InlineData("other://x")]
    [InlineData("mailto:")]
    [InlineData("acme:")]
    [InlineData("acme://a\\b")]
    [InlineData("acme://a\r\nSet-Cookie: x=1")]
    [InlineData("://x")]
    [InlineData(":x")]
    public void Other_schemes_never_pass_however_they_are_written(string destination)
    {
        Assert.NotNull(Destination.Error(destination, Apps));
        Assert.NotNull(DestinationTemplate.Error(destination, Apps));
    }

    [Fact]
    public void Schemes_that_run_what_is_in_the_address_can_not_be_allowed_even_by_mistake()
    {
        var apps = AppSchemes.Allow("javascript", "data", "intent", "acme");

        Assert.Equal(["acme"], apps.Allowed);
        Assert.NotNull(Destination.Error("javascript:alert(1)", apps));
    }

    [Fact]
    public void What_is_refused_says_which_schemes_there_are() => Assert.Equal(
        "A destination is a full address that starts with http:// or https://. Destinations of apps begin with acme:, com.example.acme:, mailto:, sms:, tel:.",
        Destination.Error("other://x", Apps));

    [Theory]
    [InlineData("acme://open/{country}?x={query:x}", true)]
    [InlineData("acme://open{path}", false)]
    [InlineData("acme://open/{path}", true)]
    [InlineData("mailto:ada@example.com?subject={query:s}", true)]
    [InlineData("mailto:{query:to}", false)]
    [InlineData("tel:{query:number}", false)]
    [InlineData("ac{country}me://x", false)]
    [InlineData("{query:to}", false)]
    [InlineData("{language}:x", false)]
    public void A_visit_can_choose_neither_the_scheme_nor_whom_it_reaches(string destination, bool allowed) =>
        Assert.Equal(allowed, DestinationTemplate.Error(destination, AppSchemes.Allow("acme", "mailto", "tel", "xx", "acxxme")) is null);

    [Theory]
    [InlineData("mailto:ada@example.com?subject=Hello there", "mailto:ada@example.com?subject=Hello%20there")]
    [InlineData(" acme://größe/🌱 ", "acme://gr%C3%B6%C3%9Fe/%F0%9F%8C%B1")]
    [InlineData("tel:+60123", "tel:+60123")]
    public void A_location_is_ascii_without_spaces(string destination, string location) => Assert.Equal(location, Destination.ToLocation(destination));

    [Theory]
    [InlineData("acme://shop?x=1", "acme://shop?x=1&y=2")]
    [InlineData("acme://shop", "acme://shop?x=9&y=2")]
    [InlineData("mailto:ada@example.com", "mailto:ada@example.com")]
    [InlineData("mailto:ada@example.com?subject=s", "mailto:ada@example.com?subject=s")]
    [InlineData("tel:+60123", "tel:+60123")]
    public void Parameters_are_forwarded_where_the_address_has_room_for_them(string location, string result) =>
        Assert.Equal(result, QueryForwarding.Add(location, "?x=9&y=2"));

    [Theory]
    [InlineData("mailto:ada@example.com?subject=s", "mailto:ada@example.com")]
    [InlineData("acme://shop/1?x=2", "acme://shop/1")]
    [InlineData("tel:+60123", "tel:+60123")]
    public void Lists_show_what_is_opened(string destination, string text) =>
        Assert.Equal((text, text), (Destination.GetHost(destination), Destination.GetHostAndPath(destination)));

    [Theory]
    [InlineData("javascript", "javascript runs what is in the address")]
    [InlineData("mailto, INTENT:", "intent runs what is in the address")]
    [InlineData("https", "can be left out")]
    [InlineData("my_app!", "must be schemes such as mailto")]
    [InlineData("1password", "must be schemes such as mailto")]
    public void A_setting_that_can_not_be_is_named(string value, string words)
    {
        var reader = Reader(value);

        AppSchemes.Read(reader);

        var error = Assert.Single(reader.Errors);
        Assert.StartsWith("Links:AppSchemes = ", error, StringComparison.Ordinal);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_setting_takes_schemes_with_or_without_what_follows_them()
    {
        var reader = Reader("mailto, Tel:, acme://");

        Assert.Equal(["acme", "mailto", "tel"], AppSchemes.Read(reader).Allowed.Order(StringComparer.Ordinal));
        Assert.Empty(reader.Errors);
    }

    private static SettingsReader Reader(string value) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Links:AppSchemes", (string?)value)]).Build());
}
