using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>When conditions are met; those for times, addresses and languages have their own tests.</summary>
public sealed class RuleConditionTests
{
    private static readonly UserAgents Agents = new();

    [Theory]
    [InlineData("MY", true)]
    [InlineData("SG", true)]
    [InlineData("TH", false)]
    [InlineData(null, false)]
    public void A_country_is_one_of_the_list(string? country, bool holds) =>
        Assert.Equal(holds, new CountryCondition { In = ["my", "SG"] }.Holds(From(country)));

    [Theory]
    [InlineData("DE", "EU", true)]
    [InlineData("RU", "EU", true)]
    [InlineData("TR", "AS", true)]
    [InlineData("BR", "SA", true)]
    [InlineData("MX", "NA", true)]
    [InlineData("AU", "OC", true)]
    [InlineData("AQ", "AN", true)]
    [InlineData("ZA", "AF", true)]
    [InlineData("ZA", "EU", false)]
    [InlineData("ZZ", "EU", false)]
    [InlineData(null, "EU", false)]
    public void A_country_is_on_its_continent(string? country, string continent, bool holds) =>
        Assert.Equal(holds, new ContinentCondition { In = [continent.ToLowerInvariant()] }.Holds(From(country)));

    [Theory]
    [InlineData("São Paulo", "sao paulo")]
    [InlineData("Sao Paulo", " São Paulo ")]
    [InlineData("Łódź", "lodz")]
    [InlineData("Zürich", "ZURICH")]
    [InlineData("Đà Nẵng", "Da Nang")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("東京", "東京")]
    public void A_city_is_known_without_case_and_accents(string city, string named)
    {
        var visit = From(new Place("BR", "Somewhere", city, null, null));

        Assert.True(new PlaceCondition { Country = "br", Cities = ["Rio", named] }.Holds(visit));
        Assert.False(new PlaceCondition { Country = "BR", Regions = [named] }.Holds(visit));
        Assert.False(new PlaceCondition { Country = "PT", Cities = [named] }.Holds(visit));
    }

    [Fact]
    public void A_region_or_a_city_is_enough()
    {
        var condition = new PlaceCondition { Country = "DE", Regions = ["Thüringen"], Cities = ["Berlin"] };

        Assert.True(condition.Holds(From(new Place("DE", "Thuringen", null, null, null))));
        Assert.True(condition.Holds(From(new Place("DE", null, "Berlin", null, null))));
        Assert.False(condition.Holds(From(new Place("DE", "Berlin-Brandenburg", "Potsdam", null, null))));
        Assert.False(condition.Holds(From(new Place("DE", null, null, null, null))));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36", "Android Mobile")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; SM-X910) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "Android Tablet")]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "Ios Mobile")]
    [InlineData("Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1", "Ios Tablet")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "Desktop Windows")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "Desktop Macos")]
    [InlineData("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "Chromeos Desktop")]
    [InlineData(Visitors.Chrome, "Desktop Linux")]
    [InlineData("curl/8.5.0", "")]
    [InlineData(null, "")]
    public void A_device_is_of_these_kinds(string? userAgent, string kinds)
    {
        var visit = new Visit { Time = default, Agent = Agents.Read(userAgent) };

        var holding = Enum.GetValues<DeviceKind>().Where(kind => new DeviceCondition { In = [kind] }.Holds(visit));

        Assert.Equal(kinds, string.Join(' ', holding.Select(kind => kind.ToString()).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("?ref=mail", true, true, false)]
    [InlineData("?x=1&ref=mail&ref=other", true, true, false)]
    [InlineData("?ref=other&ref=mail", true, true, false)]
    [InlineData("?ref=ma%69l", true, true, false)]
    [InlineData("?%72ef=mail", true, true, false)]
    [InlineData("?ref=MAIL", true, false, false)]
    [InlineData("?ref=mail+", true, false, false)]
    [InlineData("?ref=", true, false, true)]
    [InlineData("?ref", true, false, true)]
    [InlineData("?x&ref&y=1", true, false, true)]
    [InlineData("?Ref=mail", false, false, false)]
    [InlineData("?Ref=x&ref=mail&REF", true, true, false)]
    [InlineData("?refs=mail", false, false, false)]
    [InlineData("?x=ref", false, false, false)]
    [InlineData("?", false, false, false)]
    [InlineData("", false, false, false)]
    public void A_query_parameter_has_a_value_any_or_none(string query, bool any, bool value, bool empty)
    {
        var visit = new Visit { Time = default, QueryString = query };

        Assert.Equal(
            (any, value, empty),
            (new QueryCondition { Name = "ref" }.Holds(visit),
            new QueryCondition { Name = "ref", Match = QueryMatch.Value, Value = "mail" }.Holds(visit),
            new QueryCondition { Name = "ref", Match = QueryMatch.Empty }.Holds(visit)));
    }

    [Theory]
    [InlineData(0, false, true, false)]
    [InlineData(9, false, true, false)]
    [InlineData(10, true, true, true)]
    [InlineData(19, true, true, true)]
    [InlineData(20, true, false, false)]
    [InlineData(long.MaxValue, true, false, false)]
    public void Clicks_are_counted_from_one_number_to_below_another(long clicks, bool from, bool below, bool both)
    {
        var visit = new Visit { Time = default, Clicks = clicks };

        Assert.Equal(
            (from, below, both),
            (new ClicksCondition { From = 10 }.Holds(visit), new ClicksCondition { Below = 20 }.Holds(visit),
                new ClicksCondition { From = 10, Below = 20 }.Holds(visit)));
    }

    private static Visit From(string? country) => From(new Place(country, null, null, null, null));

    private static Visit From(Place place) => new() { Time = default, Place = place };
}
