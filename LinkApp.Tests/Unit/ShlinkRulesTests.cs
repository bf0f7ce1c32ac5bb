using System.Text.Json;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Tests.Unit;

/// <summary>Redirect rules of Shlink as rules of LinkApp.</summary>
public sealed class ShlinkRulesTests
{
    [Theory]
    [InlineData("device", null, "android", """{"type":"device","in":["android"]}""")]
    [InlineData("device", null, "mobile", """{"type":"device","in":["mobile","tablet"]}""")]
    [InlineData("device", null, "macos", """{"type":"device","in":["macos"]}""")]
    [InlineData("device", null, "chromeos", """{"type":"device","in":["chromeos"]}""")]
    [InlineData("language", null, "de", """{"type":"language","in":["de"]}""")]
    [InlineData("language", null, "en_GB", """{"type":"language","in":["en-GB"]}""")]
    [InlineData("query-param", "ref", "mail", """{"type":"query","name":"ref","match":"value","value":"mail"}""")]
    [InlineData("query-param", "ref", "", """{"type":"query","name":"ref","match":"empty"}""")]
    [InlineData("any-value-query-param", "ref", null, """{"type":"query","name":"ref","match":"any"}""")]
    [InlineData("valueless-query-param", "ref", null, """{"type":"query","name":"ref","match":"empty"}""")]
    [InlineData("ip-address", null, "192.0.2.7", """{"type":"address","in":["192.0.2.7"]}""")]
    [InlineData("ip-address", null, "192.0.2.0/24", """{"type":"address","in":["192.0.2.0/24"]}""")]
    [InlineData("ip-address", null, "192.0.*.*", """{"type":"address","in":["192.0.0.0/16"]}""")]
    [InlineData("geolocation-country-code", null, "MY", """{"type":"country","in":["MY"]}""")]
    [InlineData("before-date", null, "2026-05-01T10:00:00+02:00", """{"type":"time","zone":"UTC","until":"2026-05-01T08:00:00","days":[]}""")]
    [InlineData("after-date", null, "2026-05-01T10:00:00+02:00", """{"type":"time","zone":"UTC","from":"2026-05-01T08:00:00","days":[]}""")]
    public void A_condition_becomes_one_of_ours(string type, string? key, string? value, string expected)
    {
        var (rules, notes) = Read(Rule(1, (type, key, value)));

        Assert.Empty(notes);
        Assert.Empty(rules.SelectMany(rule => rule.Errors("rule")));
        Assert.Equal(expected, JsonSerializer.Serialize(Assert.Single(Assert.Single(rules).Conditions), LinkApp.Core.Links.LinkJson.Options));
    }

    [Theory]
    [InlineData("browser", null, "firefox", "browser “firefox” is not one that LinkApp knows")]
    [InlineData("device", null, "fridge", "device “fridge” is not one that LinkApp knows")]
    [InlineData("ip-address", null, "192.*.2.*", "ip-address “192.*.2.*” has a wildcard")]
    [InlineData("geolocation-city-name", null, "Berlin", "geolocation-city-name “Berlin” names no country")]
    [InlineData("before-date", null, "soon", "before-date “soon” is not a time")]
    [InlineData("ip-address", null, "here", "\"here\" is not an address")]
    [InlineData("geolocation-country-code", null, "XX", "\"XX\" is not a country code")]
    public void A_rule_that_we_can_not_say_is_left_out_as_a_whole_and_noted(string type, string? key, string? value, string words)
    {
        var (rules, notes) = Read(Rule(1, ("device", null, "ios"), (type, key, value)), Rule(2, ("device", null, "ios")));

        Assert.Equal("https://example.com/2", Assert.Single(rules).Destination);
        var note = Assert.Single(notes);
        Assert.StartsWith("Rule 1 is left out: ", note, StringComparison.Ordinal);
        Assert.Contains(words, note, StringComparison.Ordinal);
        Assert.EndsWith(".", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_are_in_the_order_of_their_priority()
    {
        var (rules, _) = Read(Rule(3, ("device", null, "ios")), Rule(1, ("device", null, "android")), Rule(2, ("language", null, "de")));

        Assert.Equal(["https://example.com/1", "https://example.com/2", "https://example.com/3"], rules.Select(rule => rule.Destination));
    }

    [Fact]
    public void A_city_and_its_country_are_a_place()
    {
        var (rules, notes) = Read(Rule(1, ("geolocation-city-name", null, "Berlin"), ("geolocation-country-code", null, "DE")));

        Assert.Empty(notes);
        var place = Assert.IsType<PlaceCondition>(Assert.Single(Assert.Single(rules).Conditions));
        Assert.Equal(("DE", "Berlin"), (place.Country, Assert.Single(place.Cities)));
    }

    private static (IReadOnlyList<RedirectRule> Rules, List<string> Notes) Read(params object[] rules)
    {
        List<string> notes = [];
        return (ShlinkRules.Read(JsonSerializer.SerializeToElement(rules), notes), notes);
    }

    private static object Rule(int priority, params (string Type, string? Key, string? Value)[] conditions) => new
    {
        longUrl = $"https://example.com/{priority}",
        priority,
        conditions = conditions.Select(condition => new { type = condition.Type, matchKey = condition.Key, matchValue = condition.Value }),
    };
}
