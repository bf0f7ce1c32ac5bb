using LinkApp.Core.Geo;
using LinkApp.Core.Links;

namespace LinkApp.Tests.Unit;

public sealed class DestinationPickerTests
{
    [Fact]
    public void A_rule_for_the_visitors_country_wins_over_the_default() =>
        Assert.Equal("https://my.example/", Pick("MY", ("US", "https://us.example/"), ("MY", "https://my.example/")));

    [Fact]
    public void The_first_rule_that_matches_wins() =>
        Assert.Equal("https://first.example/", Pick("MY", ("MY", "https://first.example/"), ("MY", "https://second.example/")));

    [Fact]
    public void The_order_is_the_rules_position_and_not_how_they_were_read()
    {
        var link = Link();
        link.Rules.Add(new RedirectRule { Position = 1, Country = "MY", Destination = "https://second.example/" });
        link.Rules.Add(new RedirectRule { Position = 0, Country = "MY", Destination = "https://first.example/" });

        Assert.Equal("https://first.example/", DestinationPicker.Pick(new LinkEntry(link), new Place("MY", null, null, null, null)).Destination);
    }

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

        Assert.Equal("https://example.com/", DestinationPicker.Pick(new LinkEntry(link), null).Destination);
    }

    [Fact]
    public void A_link_without_rules_leads_everybody_to_the_default() => Assert.Equal("https://example.com/", Pick("MY"));

    private static string Pick(string? country, params (string Country, string Destination)[] rules) =>
        DestinationPicker.Pick(new LinkEntry(Link(rules)), new Place(country, null, null, 1, 1)).Destination;

    private static Link Link(params (string Country, string Destination)[] rules) => new()
    {
        Slug = "spring",
        Name = "",
        Destination = "https://example.com/",
        Rules = [.. rules.Select((rule, position) => new RedirectRule { Position = position, Country = rule.Country, Destination = rule.Destination })],
    };
}
