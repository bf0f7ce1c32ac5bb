using LinkApp.Core.Links.Rules;
using LinkApp.Core.Timing;

namespace LinkApp.Tests.Unit;

/// <summary>Time zones by the names of browsers and of older links, on systems that have dropped old names or lack new ones.</summary>
public sealed class ZoneNamesTests
{
    private static readonly TimeZoneInfo SomeZone = TimeZoneInfo.CreateCustomTimeZone("some", TimeSpan.Zero, null, null);

    // A system that has the present names only: those of zone.tab, UTC and Etc.
    private static readonly string[] Present =
    [
        "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "America/Anchorage", "Pacific/Honolulu",
        "Asia/Kolkata",
        "Asia/Ho_Chi_Minh", "Asia/Kathmandu", "Asia/Yangon", "Europe/Kyiv", "Pacific/Chuuk", "Pacific/Pohnpei",
        "Atlantic/Faroe", "America/Argentina/Buenos_Aires",
        "America/Nuuk", "Australia/Sydney", "America/Sao_Paulo", "America/Toronto", "Asia/Tokyo", "Asia/Singapore",
        "Europe/Istanbul", "Europe/London",
        "Pacific/Auckland", "Asia/Shanghai", "Asia/Taipei", "Asia/Seoul", "Europe/Warsaw", "Etc/UTC",
        "Africa/Nairobi", "Pacific/Port_Moresby", "Pacific/Guadalcanal", "Asia/Urumqi", "America/Indiana/Indianapolis",
    ];

    [Theory]
    [InlineData("US/Eastern")]
    [InlineData("US/Central")]
    [InlineData("US/Mountain")]
    [InlineData("US/Pacific")]
    [InlineData("US/Arizona")]
    [InlineData("US/Alaska")]
    [InlineData("US/Hawaii")]
    [InlineData("Asia/Calcutta")]
    [InlineData("asia/calcutta")]
    [InlineData("Asia/Saigon")]
    [InlineData("Asia/Katmandu")]
    [InlineData("Asia/Rangoon")]
    [InlineData("Europe/Kiev")]
    [InlineData("Pacific/Truk")]
    [InlineData("Pacific/Ponape")]
    [InlineData("Atlantic/Faeroe")]
    [InlineData("America/Buenos_Aires")]
    [InlineData("America/Godthab")]
    [InlineData("America/Indianapolis")]
    [InlineData("Australia/ACT")]
    [InlineData("Brazil/East")]
    [InlineData("Canada/Eastern")]
    [InlineData("Africa/Asmera")]
    [InlineData("Japan")]
    [InlineData("Singapore")]
    [InlineData("Turkey")]
    [InlineData("GB")]
    [InlineData("NZ")]
    [InlineData("PRC")]
    [InlineData("ROC")]
    [InlineData("ROK")]
    [InlineData("Poland")]
    [InlineData("UTC")]
    [InlineData("Zulu")]
    [InlineData("UCT")]
    public void An_old_name_is_found_on_a_system_that_has_dropped_it(string name) =>
        Assert.True(ZoneNames.TryFind(name, known => Present.Contains(known, StringComparer.OrdinalIgnoreCase) ? SomeZone : null, out _));

    [Theory]
    [InlineData("Europe/Kyiv", "Europe/Kiev")]
    [InlineData("Asia/Kolkata", "Asia/Calcutta")]
    [InlineData("America/Nuuk", "America/Godthab")]
    public void A_new_name_is_found_on_a_system_that_lacks_it(string name, string old) =>
        Assert.True(ZoneNames.TryFind(name, known => known == old ? SomeZone : null, out _));

    [Fact]
    public void All_names_of_one_zone_are_one_zone_here()
    {
        foreach (var (one, other) in ((string, string)[])
            [("US/Eastern", "America/New_York"), ("Asia/Calcutta", "Asia/Kolkata"), ("Europe/Kiev", "Europe/Kyiv")])
        {
            Assert.True(ZoneNames.TryFind(one, out var first) && ZoneNames.TryFind(other, out var second) && first.HasSameRules(second), one);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mars/Olympus")]
    [InlineData("#")]
    [InlineData("../../etc/passwd")]
    public void What_is_no_zone_is_not_found(string name) => Assert.False(ZoneNames.TryFind(name, out _));

    [Fact]
    public void A_rule_whose_zone_is_unknown_says_so() => Assert.Contains(
        "Mars/Olympus (a time zone that this server does not know: never holds)", new TimeCondition { Zone = "Mars/Olympus", Start = new(9, 0) }.Describe(),
        StringComparison.Ordinal);
}
