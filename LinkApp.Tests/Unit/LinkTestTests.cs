using System.Globalization;
using LinkApp.Core.Geo;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using LinkApp.Web.Links.Testing;

namespace LinkApp.Tests.Unit;

/// <summary>The panel that tests a link.</summary>
public sealed class LinkTestTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 15, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_rule_that_matches_answers()
    {
        var test = Run(new LinkBuilder().Country("DE", "https://example.com/de").Country("MY", "https://example.com/my"), new TestVisit { Country = "MY" });

        Assert.Equal((2, "https://example.com/my"), (test.Answering, test.Location));
        Assert.Equal([false, true], test.Explanation.Rules.Select(rule => rule.Matched));
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public void A_link_that_lets_nobody_in_says_why_and_leads_to_its_fallback(LinkOptions options, long clicks, string? closed, string? location)
    {
        var test = Run(
            new LinkBuilder()
                .To("https://example.com/").Country("MY", "https://example.com/my")
                .Options(options with { FallbackUrl = "https://example.com/over" }),
            new TestVisit { Country = "MY", Clicks = clicks });

        Assert.Equal((closed, location, closed is null ? 1 : null), (test.Closed, test.Location, test.Answering));
    }

    public static TheoryData<LinkOptions, long, string?, string?> Closed => new()
    {
        { new LinkOptions { IsEnabled = false }, 0, "The link is disabled.", "https://example.com/over" },
        { new LinkOptions { ValidUntil = Now.UtcDateTime }, 0, "The link has expired by this time.", "https://example.com/over" },
        { new LinkOptions { ValidFrom = Now.UtcDateTime.AddSeconds(1) }, 0, "The link isn't active yet at this time.", null },
        { new LinkOptions { MaxClicks = 5 }, 5, "The link has reached its click limit.", "https://example.com/over" },
        { new LinkOptions { MaxClicks = 5 }, 4, null, "https://example.com/my" },
    };

    [Fact]
    public void A_visitor_is_made_of_what_was_filled_in()
    {
        var visit = new TestVisit
        {
            Country = "DE",
            Region = " Bavaria ",
            Device = "Mobile",
            System = "Android",
            Language = "de",
            Time = new DateTime(2026, 3, 29, 2, 30, 0),
            Zone = "Europe/Berlin",
            Path = "a b/ü",
            Query = "ref=x",
            Clicks = 7,
            Address = "2001:db8::1",
        }.ToVisit(Now);

        Assert.Equal(("DE", "Bavaria", null), (visit.Place!.Country, visit.Place.Region, visit.Place.City));
        Assert.Equal(("Mobile", "Android"), (visit.Agent.Device, visit.Agent.System));
        Assert.Equal(["de"], visit.Languages);
        // The clock skips this time: the first time after it is used.
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), visit.Time.ToUniversalTime());
        Assert.Equal(("/a%20b/%C3%BC", "?ref=x", 7, "2001:db8::1"), (visit.Path, visit.QueryString, visit.Clicks, visit.Address!.ToString()));
    }

    [Fact]
    public void A_visitor_of_whom_nothing_is_filled_in_comes_now_from_nowhere()
    {
        var visit = new TestVisit().ToVisit(Now);

        Assert.Equal((Now, null, "", "", null), (visit.Time, visit.Place, visit.Path, visit.QueryString, visit.Address));
    }

    [Theory]
    [InlineData("", "", "", "Japan|Tokyo|Chiyoda|35.7")]
    [InlineData("jp", "", "", "Japan|Tokyo|Chiyoda|35.7")]
    [InlineData("MY", "", "", "Malaysia|||")]
    [InlineData("MY", "Selangor", "", "Malaysia|Selangor||")]
    [InlineData("", "Osaka", "", "Japan|Osaka||")]
    [InlineData("", "", "Shibuya", "Japan|Tokyo|Shibuya|")]
    public void What_is_typed_wins_over_the_place_of_the_address(string country, string region, string city, string place)
    {
        var located = new Place("JP", "Tokyo", "Chiyoda", 35.7, 139.75);
        var visit = new TestVisit { Country = country, Region = region, City = city, Address = "133.242.0.3" }.ToVisit(Now, located);

        var found = visit.Place!;
        Assert.Equal(place, string.Create(CultureInfo.InvariantCulture, $"{Country.GetName(found.Country!)}|{found.Region}|{found.City}|{found.Latitude}"));
    }

    private static LinkTest Run(LinkBuilder link, TestVisit visit) => LinkTest.Run(link.Draft(), visit.ToVisit(Now), FallbackUrls.None);
}
