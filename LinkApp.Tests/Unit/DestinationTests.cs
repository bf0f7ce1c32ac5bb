using System.Text;
using CsCheck;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class DestinationTests
{
    [Theory]
    [InlineData("https://example.com")]
    [InlineData("http://example.com/")]
    [InlineData("HTTPS://EXAMPLE.COM/Path")]
    [InlineData("https://example.com:8443/a/b?c=d&e=%20#f")]
    [InlineData("https://bücher.example/straße")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("https://192.0.2.1/")]
    [InlineData("https://[2001:db8::1]:8080/")]
    [InlineData("https://localhost/")]
    [InlineData("https://example.com/@user")]
    [InlineData("https://@example.com/")]
    [InlineData("https://my_host.example.com/")]
    [InlineData("https://example.com/?next=javascript:alert(1)")]
    [InlineData(" https://example.com/ ")]
    [InlineData("https://example.com:443")]
    [InlineData("https://example.com?a=b")]
    [InlineData("https://example.com#a")]
    [InlineData("https://example.com/?a=b%5Cc")]
    [InlineData("https://example.com/a//b/https://c")]
    public void A_full_web_address_is_a_destination(string destination) => Assert.Null(Destination.Error(destination));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("example.com")]
    [InlineData("/path")]
    [InlineData("//example.com/")]
    [InlineData("https://")]
    [InlineData("https:///path")]
    [InlineData("http:example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript://example.com/%0aalert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/")]
    [InlineData("mailto:a@example.com")]
    [InlineData("blob:https://example.com/1")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://example.com@evil.example/")]
    [InlineData("https://:@example.com/")]
    [InlineData("https://\u0378.example/")]
    [InlineData("https://example.com/\r\nSet-Cookie: a=b")]
    [InlineData("https://example.com/\n")]
    [InlineData("https://example.com/\t")]
    [InlineData("https://example.com/\0")]
    [InlineData("https://example.com/\u007f")]
    [InlineData("https://exa mple.com/")]
    [InlineData("https://example.com:99999/")]
    [InlineData("https://[::1/")]
    // Browsers read a backslash as a slash, and any number of slashes after the scheme as two.
    [InlineData("https:\\\\example.com/")]
    [InlineData("https:/\\example.com/")]
    [InlineData("https:\\/example.com/")]
    [InlineData("https://\\example.com/")]
    [InlineData("https://example.com\\@evil.example/")]
    [InlineData("https://example.com/a\\b")]
    [InlineData("https:example.com")]
    [InlineData("https:/example.com/")]
    [InlineData("https:///example.com/")]
    [InlineData("https:////example.com/")]
    [InlineData("https://[::1].evil.example/")]
    [InlineData("https://[::1]evil.example/")]
    [InlineData("https://example.com:80:90/")]
    [InlineData("https://example.com:port/")]
    [InlineData("https://example.com／@evil.example/")]
    [InlineData("https://example%2ecom/")]
    [InlineData("ht\ttps://example.com/")]
    [InlineData("https:/\n/example.com/")]
    [InlineData("https://ß\u00a0ü/")]
    public void Anything_else_is_refused_with_a_reason(string? destination) => Assert.False(string.IsNullOrEmpty(Destination.Error(destination)));

    [Fact]
    public void A_destination_has_at_most_2048_characters()
    {
        var longest = "https://example.com/".PadRight(Destination.MaxLength, 'a');

        Assert.Null(Destination.Error(longest));
        Assert.Contains("this one has 2049", Destination.Error(longest + "a"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com", "https://example.com")]
    [InlineData("https://EXAMPLE.com/%7Ea?b=%2f", "https://EXAMPLE.com/%7Ea?b=%2f")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example/")]
    [InlineData("https://BÜCHER.example:8443/ä?ö=ü#ß", "https://xn--bcher-kva.example:8443/%C3%A4?%C3%B6=%C3%BC#%C3%9F")]
    [InlineData("https://example.com/ä%20b?c=%26", "https://example.com/%C3%A4%20b?c=%26")]
    [InlineData("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/")]
    [InlineData("http://example.com:80/ü", "http://example.com/%C3%BC")]
    [InlineData("https://[2001:db8::1]/ü", "https://[2001:db8::1]/%C3%BC")]
    [InlineData("https://https.bücher.example/", "https://https.xn--bcher-kva.example/")]
    public void Location_has_international_names_and_paths_in_ASCII(string destination, string location) =>
        Assert.Equal(location, Destination.ToLocation(destination));

    [Fact]
    public void Whatever_passes_has_a_Location_in_one_line_of_ASCII()
    {
        string[] parts =
        [
            "https://", "http://", "example", ".com", "ü", "例", "\U0001F331", "\ud800", "/", "?", "#", "@", ":", "80", "%", "%20", " ", "\r\n", "\t", "[::1]",
            "\u202e", "\u00a0", "。", "\\", "-", "xn--", "ß", "\u0130",
        ];
        var destinations = Gen.Select(Gen.Frequency((9, "https://"), (1, "")), Samples.GetText(parts, least: 1, most: 7), (scheme, rest) => scheme + rest);
        destinations.ForAll(iter: 20_000, destination =>
        {
            if (Destination.Error(destination) is not null)
                return;
            var location = Destination.ToLocation(destination);
            Assert.True(Ascii.IsValid(location) && !location.AsSpan().ContainsAnyInRange('\0', '\x1f'), location);
            Assert.True(Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https", location);
        });
    }

    [Theory]
    [InlineData("https://bücher.example/a", "bücher.example", "xn--bcher-kva.example")]
    [InlineData("https://XN--bcher-kva.example:8443/", "bücher.example", "xn--bcher-kva.example")]
    [InlineData("https://例え.テスト/{country}", "例え.テスト", "xn--r8jz45g.xn--zckzah")]
    public void An_international_host_has_two_forms(string destination, string readable, string ascii) =>
        Assert.Equal((readable, ascii), Destination.InternationalHost(destination));

    [Theory]
    [InlineData("https://example.com/ü")]
    [InlineData("https://192.0.2.1/")]
    [InlineData("https://[2001:db8::1]/")]
    [InlineData("https://xn--/")]
    [InlineData("bücher.example")]
    [InlineData("")]
    public void Any_other_has_one(string destination) => Assert.Null(Destination.InternationalHost(destination));

    [Theory]
    [InlineData("https://example.com:8443/a", "example.com")]
    [InlineData("nonsense", "nonsense")]
    public void A_list_shows_the_host(string destination, string host) => Assert.Equal(host, Destination.GetHost(destination));

    [Theory]
    [InlineData("https://www.example.com/my/sale?utm_source=mail#top", "example.com/my/sale")]
    [InlineData("https://example.com/", "example.com")]
    [InlineData("https://example.com/trails/{country}/", "example.com/trails/{country}")]
    [InlineData("https://example.com/0123456789012345678901234567890123456789", "example.com/01234567890123456789012345678901234…")]
    public void A_short_form_has_the_host_and_the_path(string destination, string expected) =>
        Assert.Equal(expected, Destination.GetHostAndPath(destination));

    [Theory]
    [InlineData(" example.com/offer ", "https://example.com/offer")]
    [InlineData("example.com", "https://example.com")]
    [InlineData("www.example.com:8443/a?b=c#d", "https://www.example.com:8443/a?b=c#d")]
    [InlineData("bücher.example?x", "https://bücher.example?x")]
    [InlineData("{country}.example.com/x", "https://{country}.example.com/x")]
    [InlineData("//example.com/x", "https://example.com/x")]
    [InlineData("https://example.com/x", "https://example.com/x")]
    [InlineData("http://example.com", "http://example.com")]
    [InlineData("javascript:alert(1)", "javascript:alert(1)")]
    [InlineData("mailto:ada@acme.example", "mailto:ada@acme.example")]
    [InlineData("ada@acme.example", "ada@acme.example")]
    [InlineData("spring", "spring")]
    [InlineData("/spring.html", "/spring.html")]
    [InlineData("example.com\\x", "example.com\\x")]
    [InlineData("", "")]
    public void An_address_that_starts_with_its_host_gets_a_scheme(string typed, string expected) => Assert.Equal(expected, Destination.Complete(typed));
}
