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

    [Fact]
    public void All_conditions_of_a_rule_must_hold()
    {
        var link = new LinkEntry(
            WithRules(new RedirectRule
            {
                Conditions = [new CountryCondition { In = ["MY"] }, new LanguageCondition { In = ["ms"] }],
                Destination = "https://both.example/",
            }));

        Assert.Equal("https://both.example/", DestinationPicker.Pick(link, Visit("MY", "ms")).Location);
        Assert.Equal("https://example.com/", DestinationPicker.Pick(link, Visit("MY", "en")).Location);
        Assert.Equal("https://example.com/", DestinationPicker.Pick(link, Visit("SG", "ms")).Location);
    }

    [Fact]
    public void Rules_of_all_kinds_answer_in_their_order()
    {
        var link = new LinkEntry(WithRules(
            new() { Name = "Not here", Conditions = [new CountryCondition { In = ["DE"] }], Refusal = "Sorry." },
            new() { Conditions = [new LanguageCondition { In = ["de", "ms"] }], Destination = "https://language.example/" },
            RedirectRule.ForCountry("MY", "https://my.example/")));

        var refused = DestinationPicker.Pick(link, Visit("DE", "de"));
        Assert.Equal((null, "Not here", "Sorry.", ""), (refused.Location, refused.Rule, refused.Refusal, refused.Destination));
        Assert.Equal("https://language.example/", DestinationPicker.Pick(link, Visit("MY", "ms")).Location);
        Assert.Equal("https://my.example/", DestinationPicker.Pick(link, Visit("MY", "en")).Location);
        Assert.Null(DestinationPicker.Pick(link, Visit("US", "en")).Rule);
    }

    [Fact]
    public void A_host_that_can_not_be_filled_in_leads_to_the_default_then_to_the_fallback_then_nowhere()
    {
        var rule = new RedirectRule { Name = "Own shop", Conditions = [new LanguageCondition { In = ["en"] }], Destination = "https://{country}.example/" };
        var link = WithRules(rule);
        var visit = Visit(null, "en");

        var toDefault = DestinationPicker.Pick(new LinkEntry(link), visit);
        Assert.Equal(("https://example.com/", "https://example.com/", "Own shop"), (toDefault.Location, toDefault.Destination, toDefault.Rule));

        link.Destination = "https://shop.{country}/";
        link.Options = new() { FallbackUrl = "https://fallback.example/" };
        var toFallback = DestinationPicker.Pick(new LinkEntry(link), visit);
        Assert.Equal(("https://fallback.example/", "https://fallback.example/", "Own shop"), (toFallback.Location, toFallback.Destination, toFallback.Rule));

        link.Options = LinkOptions.Default;
        var nowhere = DestinationPicker.Pick(new LinkEntry(link), visit);
        Assert.Equal((null, null, ""), (nowhere.Location, nowhere.Refusal, nowhere.Destination));
    }

    [Fact]
    public void A_click_remembers_the_template_and_not_what_it_was_filled_with()
    {
        var decision = DestinationPicker.Pick(
            new LinkEntry(WithRules(RedirectRule.ForCountry("MY", "https://example.com/{query:x}"))), Visit("MY", "en", "?x=1"));

        Assert.Equal(("https://example.com/1", "https://example.com/{query:x}"), (decision.Location, decision.Destination));
    }

    [Fact]
    public void The_query_is_forwarded_wherever_a_link_leads_but_to_its_fallback()
    {
        var link = WithRules(RedirectRule.ForCountry("MY", "https://my.example/?x=0"));
        link.Options = new() { ForwardQuery = true, FallbackUrl = "https://fallback.example/" };

        Assert.Equal("https://my.example/?x=0&y=2", DestinationPicker.Pick(new LinkEntry(link), Visit("MY", "en", "?x=1&y=2")).Location);
        Assert.Equal("https://example.com/?x=1", DestinationPicker.Pick(new LinkEntry(link), Visit(null, "en", "?x=1")).Location);
        link.Destination = "https://{country}.example/";
        Assert.Equal("https://fallback.example/", DestinationPicker.Pick(new LinkEntry(link), Visit(null, "en", "?x=1")).Location);
    }

    [Fact]
    public void An_explanation_says_of_each_rule_and_condition_whether_it_holds()
    {
        var link = new LinkEntry(WithRules(
            new() { Conditions = [new CountryCondition { In = ["MY"] }, new LanguageCondition { In = ["ms"] }], Destination = "https://both.example/" },
            RedirectRule.ForCountry("MY", "https://my.example/"),
            new() { Conditions = [new LanguageCondition { In = ["en"] }], Refusal = "Sorry." }));
        var visit = Visit("MY", "en");

        var explanation = DestinationPicker.Explain(link, visit);

        Assert.Equal([false, true, true], explanation.Rules.Select(rule => rule.Matched));
        Assert.Equal([true, false], explanation.Rules[0].Conditions.Select(condition => condition.Holds));
        Assert.Equal("https://my.example/", explanation.Decision.Location);
        Assert.Equal(DestinationPicker.Pick(link, visit), explanation.Decision);
    }

    [Fact]
    public void Most_links_are_decided_without_allocating()
    {
        var link = new LinkEntry(Link(("MY", "https://my.example/")));
        Assert.False(link.NeedsVisit || link.IsGuarded || link.CountsClicks || link.HasSplit || link.UsesPath || link.HasPreview);
        var place = new Place("MY", null, null, null, null);
        DestinationPicker.Pick(link, place);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var decision = DestinationPicker.Pick(link, place);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("https://my.example/", decision.Location);
    }

    private static string Pick(string? country, params (string Country, string Destination)[] rules)
    {
        var link = new LinkEntry(Link(rules));
        var visit = VisitFrom(new Place(country, null, null, 1, 1));
        if (!link.NeedsVisit)
            Assert.Same(DestinationPicker.Pick(link, visit), DestinationPicker.Pick(link, visit.Place));
        return DestinationPicker.Pick(link, visit).Destination;
    }

    private static Visit VisitFrom(Place? place) => new() { Time = DateTimeOffset.UnixEpoch, Place = place };

    private static Visit Visit(string? country, string language, string query = "") =>
        new() { Time = DateTimeOffset.UnixEpoch, Place = new Place(country, null, null, 1, 1), AcceptLanguage = language, QueryString = query };

    private static Link Link(params (string Country, string Destination)[] rules) =>
        WithRules([.. rules.Select(rule => RedirectRule.ForCountry(rule.Country, rule.Destination))]);

    private static Link WithRules(params RedirectRule[] rules) => new() { Slug = "spring", Name = "", Destination = "https://example.com/", Rules = rules };
}
