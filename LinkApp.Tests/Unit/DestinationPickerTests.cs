using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Tests.Unit;

public sealed class DestinationPickerTests
{
    [Fact]
    public void A_rule_for_the_visitors_country_wins_over_the_default() =>
        Assert.Equal("https://my.example/", Pick("MY", ("US", "https://us.example/"), ("MY", "https://my.example/")));

    [Fact]
    public void The_first_rule_that_matches_wins() =>
        Assert.Equal("https://first.example/", Pick("MY", ("MY", "https://first.example/"), ("MY", "https://second.example/")));

    [Theory]
    [InlineData("DE")]
    [InlineData("my")]
    [InlineData("")]
    [InlineData(null)]
    public void Any_other_visitor_goes_to_the_default(string? country) => Assert.Equal("https://example.com/", Pick(country, ("MY", "https://my.example/")));

    [Fact]
    public void A_visitor_from_nowhere_goes_to_the_default()
    {
        var link = Link(("MY", "https://my.example/"));

        Assert.Equal("https://example.com/", DestinationPicker.Pick(new LinkEntry(link), VisitFrom(null)).Destination);
    }

    [Fact]
    public void A_link_without_rules_leads_everybody_to_the_default() => Assert.Equal("https://example.com/", Pick("MY"));

    private static string Pick(string? country, params (string Country, string Destination)[] rules) =>
        DestinationPicker.Pick(new LinkEntry(Link(rules)), VisitFrom(new Place(country, null, null, 1, 1))).Destination;

    private static Visit VisitFrom(Place? place) => new() { Time = DateTimeOffset.UnixEpoch, Place = place };

    private static Link Link(params (string Country, string Destination)[] rules) => new()
    {
        Slug = "spring",
        Name = "",
        Destination = "https://example.com/",
        Rules = [.. rules.Select(rule => RedirectRule.ForCountry(rule.Country, rule.Destination))],
    };
}
