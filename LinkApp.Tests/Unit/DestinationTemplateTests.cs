using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Tests.Unit;

/// <summary>Destinations with placeholders, and attacks on them by visitors.</summary>
public sealed class DestinationTemplateTests
{
    [Theory]
    [InlineData("https://example.com/{country}/{language}", "https://example.com/MY/ms")]
    [InlineData("https://{country}.example.com/", "https://my.example.com/")]
    [InlineData("https://0x{country}.example.com/", "https://0xmy.example.com/")]
    [InlineData("https://{language}.example.{country}/", "https://ms.example.my/")]
    [InlineData("https://example.com/?c={country}&l={language}#{country}", "https://example.com/?c=MY&l=ms#MY")]
    [InlineData("https://new.example/{path}", "https://new.example/a/b%2Fc")]
    [InlineData("https://new.example/shop{path}", "https://new.example/shop/a/b%2Fc")]
    [InlineData("https://new.example/shop/{path}?x={query:x}", "https://new.example/shop/a/b%2Fc?x=1%202")]
    [InlineData("https://new.example/?p={path}", "https://new.example/?p=a%2Fb%2Fc")]
    [InlineData("https://new.example/{query:x}/{query:none}", "https://new.example/1%202/")]
    [InlineData("https://new.example/ü/{country}", "https://new.example/%C3%BC/MY")]
    [InlineData("https://{country}.bücher.example/{path}", "https://my.xn--bcher-kva.example/a/b%2Fc")]
    public void Parts_of_the_visit_are_filled_in(string template, string location)
    {
        var visit = new Visit
        {
            Time = default,
            Place = new Place("MY", null, null, null, null),
            AcceptLanguage = "ms-MY,en;q=0.5",
            Path = "/a/b%2Fc",
            QueryString = "?x=1+2",
        };

        Assert.Null(DestinationTemplate.Error(template));
        Assert.Equal(location, Fill(template, visit));
    }

    // In browsers, which parse addresses by the WHATWG URL standard, the visitor would choose the host of each of them.
    [Theory]
    [InlineData("https://0x7f{language}?\u00fc")]
    [InlineData("https://0x{language}/")]
    [InlineData("https://example.0xe{country}:80/")]
    [InlineData("https://{query:x}/")]
    [InlineData("https://{path}/")]
    [InlineData("https://{query:a/b}/")]
    [InlineData("https://{query:a?b}")]
    [InlineData("https://{query:a\\b}/")]
    [InlineData("https://example.com{query:/}/")]
    [InlineData("https://example.com{query:x}/")]
    [InlineData("https://example.com{path}")]
    [InlineData("https://{query:x}.example.com/")]
    [InlineData("https:\\\\{query:x}/")]
    [InlineData("https:\\\\{path}")]
    [InlineData("https:/\\{query:x}/")]
    [InlineData("https:\\/{query:x}/")]
    [InlineData("https:\\{query:x}/")]
    [InlineData("https://\\{query:x}/")]
    [InlineData("https:/{query:x}/")]
    [InlineData("https:{query:x}/")]
    [InlineData("https:///{query:x}/")]
    [InlineData("https:////{query:x}/")]
    [InlineData("https:/\t/{query:x}/")]
    [InlineData("https:\n//{query:x}/")]
    [InlineData("ht\ttps://{query:x}/")]
    [InlineData("\u0001https://{query:x}/")]
    [InlineData("https://good.example@{query:x}/")]
    [InlineData("https://good.example:80@{query:x}/")]
    [InlineData("https://@{query:x}/")]
    [InlineData("https://{query:x}@good.example/")]
    [InlineData("https://{country}@evil.example/")]
    [InlineData("https://good.example{country}@evil.example/")]
    [InlineData("https://good.example:{query:x}/")]
    [InlineData("https://good.example:{country}/")]
    [InlineData("https://good.example:80{language}/")]
    [InlineData("https://good.example\\@{query:x}/")]
    [InlineData("https://good.example\\{query:x}")]
    [InlineData("https://good.example／{query:x}")]
    [InlineData("https://good.example。{query:x}/")]
    [InlineData("https://[::1]{query:x}/")]
    [InlineData("https://[::{country}]/")]
    [InlineData("{query:x}")]
    [InlineData("{query:x}://good.example/")]
    [InlineData("{path}//good.example/")]
    [InlineData("{country}://good.example/")]
    [InlineData("http{language}://good.example/")]
    [InlineData("https{query:x}://good.example/")]
    [InlineData("https:{query:x}//good.example/")]
    [InlineData("https:/{query:x}/good.example/")]
    [InlineData("//{query:x}/")]
    [InlineData("\\\\{query:x}/")]
    [InlineData("/{query:x}")]
    [InlineData("javascript:{query:x}")]
    [InlineData("data:text/html,{query:x}")]
    public void A_destination_whose_host_a_visitor_could_choose_is_refused(string template) =>
        Assert.False(string.IsNullOrEmpty(DestinationTemplate.Error(template)));

    // Destinations of links that were saved before such destinations were refused.
    [Theory]
    [InlineData("https:\\\\{query:x}/")]
    [InlineData("https:/\\{query:x}/")]
    [InlineData("https:\\/{path}")]
    [InlineData("https://\\{query:x}/")]
    [InlineData("https://{query:a/b}/")]
    [InlineData("https://good.example@{query:x}/")]
    public void A_visitor_gets_nothing_into_the_host(string template) =>
        Assert.Null(Fill(template, new Visit { Time = default, Path = "/evil.example", QueryString = "?x=evil.example&a/b=evil.example" }));

    [Fact]
    public void What_is_not_known_is_left_out_behind_the_host() =>
        Assert.Equal("https://example.com//?l=&q=&p=", Fill("https://example.com/{country}/?l={language}&q={query:x}&p={path}", new Visit { Time = default }));

    [Theory]
    [InlineData("", "https://new.example/")]
    [InlineData("/", "https://new.example/")]
    [InlineData("/a", "https://new.example/a")]
    [InlineData("a", "https://new.example/a")]
    [InlineData("/a/", "https://new.example/a/")]
    [InlineData("/a//b", "https://new.example/a//b")]
    [InlineData("/a;v=1,2:@$&'()*+!~", "https://new.example/a;v=1,2:@$&'()*+!~")]
    [InlineData("/%C3%BC%2f", "https://new.example/%C3%BC%2f")]
    // To a parent folder.
    [InlineData("/../secret", "https://new.example/secret")]
    [InlineData("/a/../../secret", "https://new.example/a/secret")]
    [InlineData("/./a", "https://new.example/a")]
    [InlineData("/%2e%2e/secret", "https://new.example/secret")]
    [InlineData("/.%2E/%2e/secret", "https://new.example/secret")]
    [InlineData("/...", "https://new.example/")]
    [InlineData("/..%2fsecret", "https://new.example/..%2fsecret")]
    [InlineData("/%252e%252e/secret", "https://new.example/%252e%252e/secret")]
    // To another host.
    [InlineData("//evil.example", "https://new.example//evil.example")]
    [InlineData("/\\evil.example", "https://new.example/%5Cevil.example")]
    [InlineData("/@evil.example", "https://new.example/@evil.example")]
    [InlineData("/https://evil.example", "https://new.example/https://evil.example")]
    // Another query or fragment, another header, markup.
    [InlineData("/a?x=1#y", "https://new.example/a%3Fx=1%23y")]
    [InlineData("/a\r\nSet-Cookie: x=1", "https://new.example/a%0D%0ASet-Cookie:%20x=1")]
    [InlineData("/%0d%0aSet-Cookie:x", "https://new.example/%0d%0aSet-Cookie:x")]
    [InlineData("/\"><script>", "https://new.example/%22%3E%3Cscript%3E")]
    [InlineData("/100%", "https://new.example/100%25")]
    [InlineData("/%zz%4", "https://new.example/%25zz%254")]
    [InlineData("/ü🌱", "https://new.example/%C3%BC%F0%9F%8C%B1")]
    [InlineData("/{country}", "https://new.example/%7Bcountry%7D")]
    public void A_path_stays_below_its_folder(string path, string location) =>
        Assert.Equal(location, Fill("https://new.example/{path}", new Visit { Time = default, Path = path }));

    [Fact]
    public void Half_a_character_is_escaped_as_one_that_nobody_knows() =>
        Assert.Equal("https://new.example/%EF%BF%BDx%EF%BF%BD", Fill("https://new.example/{path}", new Visit { Time = default, Path = "/\ud800x\udc00" }));

    [Theory]
    [InlineData("https://new.example/{query:x}/end", "..", "https://new.example//end")]
    [InlineData("https://new.example/{query:x}/end", ".", "https://new.example//end")]
    [InlineData("https://new.example/.{query:x}/end", ".", "https://new.example/./end")]
    [InlineData("https://new.example/{query:x}{query:x}/end", ".", "https://new.example//end")]
    [InlineData("https://new.example/{query:x}/end", "%2e%2e", "https://new.example//end")]
    [InlineData("https://new.example/{query:x}/end", "%252e%252e", "https://new.example/%252e%252e/end")]
    [InlineData("https://new.example/{query:x}", "../secret", "https://new.example/..%2Fsecret")]
    [InlineData("https://new.example/{query:x}", "//evil.example", "https://new.example/%2F%2Fevil.example")]
    [InlineData("https://new.example/?x={query:x}", "1&y=2#z", "https://new.example/?x=1")]
    [InlineData("https://new.example/?x={query:x}", "1%26y=2%23z", "https://new.example/?x=1%26y%3D2%23z")]
    [InlineData("https://new.example/?x={query:x}", "%0d%0aSet-Cookie:a=b", "https://new.example/?x=%0D%0ASet-Cookie%3Aa%3Db")]
    [InlineData("https://new.example/?x={query:x}", "javascript:alert(1)", "https://new.example/?x=javascript%3Aalert%281%29")]
    [InlineData("https://new.example/?x={query:x}", "%ff%00", "https://new.example/?x=%EF%BF%BD%00")]
    [InlineData("https://new.example/#{query:x}", "%3Cimg%3E", "https://new.example/#%3Cimg%3E")]
    [InlineData("https://new.example/?x={query:x}", "first&x=second", "https://new.example/?x=first")]
    [InlineData("https://new.example/{query:x}", "@evil.example", "https://new.example/%40evil.example")]
    [InlineData("https://new.example/{query:x}", "\\\\evil.example", "https://new.example/%5C%5Cevil.example")]
    [InlineData("https://new.example/{query:x}", "%09%0a/evil.example", "https://new.example/%09%0A%2Fevil.example")]
    [InlineData("https://new.example?{query:x}", "@evil.example/#", "https://new.example?%40evil.example%2F%23")]
    [InlineData("https://new.example#{query:x}", "@evil.example/?", "https://new.example#%40evil.example%2F%3F")]
    public void A_parameter_is_a_value_and_nothing_else(string template, string value, string location) =>
        Assert.Equal(location, Fill(template, new Visit { Time = default, QueryString = "?x=" + value }));

    [Theory]
    [InlineData("en", "https://en.example.com/")]
    [InlineData("en-GB", "https://en.example.com/")]
    [InlineData("EN", "https://en.example.com/")]
    [InlineData("evil.example/,en;q=0.5", null)]
    [InlineData("evil.example/,en", "https://en.example.com/")]
    [InlineData("a.b", null)]
    [InlineData("en@evil", null)]
    [InlineData("ünglish", null)]
    [InlineData("e\r\nn", null)]
    [InlineData("longerthaneight", null)]
    [InlineData("12", null)]
    [InlineData("*", null)]
    [InlineData(null, null)]
    public void Only_letters_get_into_the_host(string? acceptLanguage, string? location) =>
        Assert.Equal(location, Fill("https://{language}.example.com/", new Visit { Time = default, AcceptLanguage = acceptLanguage }));

    [Fact]
    public void A_value_that_would_make_the_address_endless_is_not_filled_in()
    {
        var template = "https://example.com/?" + string.Join('&', Enumerable.Repeat("x={query:x}", 100));
        var visit = new Visit { Time = default, QueryString = "?x=" + new string('a', 1_000) };

        Assert.Null(DestinationTemplate.Error(template));
        Assert.Null(Fill(template, visit));
    }

    [Fact]
    public void A_label_that_has_become_too_long_leads_nowhere() =>
        Assert.Null(Fill($"https://ü{new string('a', 50)}{{language}}.example/", new Visit { Time = default, AcceptLanguage = "english" }));

    [Fact]
    public void Braces_of_older_destinations_stay_as_they_are() =>
        Assert.Equal("https://example.com/{id}?x={", Fill("https://example.com/{id}?x={", new Visit { Time = default }));

    private static string? Fill(string template, Visit visit) => new Target(template).For(visit)?.Location;
}
