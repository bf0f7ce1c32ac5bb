using CsCheck;
using LinkApp.Tests.Support;
using LinkApp.Web.Redirects;

namespace LinkApp.Tests.Unit;

public sealed class ReferrerTests
{
    [Theory]
    [InlineData("https://www.google.com/", "www.google.com")]
    [InlineData("https://example.com", "example.com")]
    [InlineData("https://example.com/path?token=secret#part", "example.com")]
    [InlineData("http://example.com/", "example.com")]
    [InlineData("https://Example.COM/", "example.com")]
    [InlineData("HTTPS://EXAMPLE.com/", "example.com")]
    [InlineData("https://example.com:8443/", "example.com")]
    [InlineData("https://user:password@example.com/", "example.com")]
    [InlineData("https://example.com?q=1", "example.com")]
    [InlineData("https://example.com#part", "example.com")]
    [InlineData("https://192.0.2.1/", "192.0.2.1")]
    [InlineData("https://[2001:db8::1]/", "[2001:db8::1]")]
    [InlineData("android-app://com.google.android.gm/", "com.google.android.gm")]
    [InlineData("https://localhost/", "localhost")]
    public void The_host_is_kept(string referer, string host) => Assert.Equal(host, Referrer.ParseHost(referer));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("about:blank")]
    [InlineData("about:client")]
    [InlineData("null")]
    [InlineData("example.com")]
    [InlineData("/path")]
    [InlineData("//example.com/")]
    [InlineData("https://")]
    [InlineData("https:///")]
    [InlineData("https://a..b/")]
    [InlineData("https://exa mple.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://<script>/")]
    public void Anything_else_is_a_direct_visit(string? referer) => Assert.Null(Referrer.ParseHost(referer));

    [Fact]
    public void A_host_that_is_too_long_is_a_direct_visit() =>
        Assert.Null(Referrer.ParseHost($"https://{string.Join('.', Enumerable.Repeat("aaaaaaaaa", 26))}/"));

    [Fact]
    public void Random_addresses_have_the_host_that_Uri_reads()
    {
        string[] parts =
        [
            "a", "example", "com", ".", ".", "-", "1", "0", "x1", "www.", ":80", "/", "?", "#", "@", "_", "%41", "[", "]", "ü", " ", "A", "xn--", "0x7f", "\\",
            new string('l', 64),
        ];
        Samples.GetText(parts, least: 1, most: 8).Select(rest => "https://" + rest).ForAll(
            iter: 50_000, referer => Assert.Equal(HostByUri(referer), Referrer.ParseHost(referer)));
    }

    private static string? HostByUri(string referer) =>
        Uri.TryCreate(referer, UriKind.Absolute, out var uri) && uri.Host.Length is > 0 and <= 253 ? uri.Host.ToLowerInvariant() : null;
}
