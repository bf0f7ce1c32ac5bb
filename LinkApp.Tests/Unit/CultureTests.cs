using System.Globalization;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Fields;
using LinkApp.Core.Links.History;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Tests.Unit;

/// <summary>Texts for people don't depend on the server's language.</summary>
public sealed class CultureTests
{
    private static readonly DateTime Time = new(2026, 3, 2, 14, 5, 6, DateTimeKind.Utc);

    /// <summary>Cultures with other separators, another calendar or other signs.</summary>
    public static TheoryData<string> Cultures => ["de-DE", "ar-SA", "fa-IR", "sv-SE"];

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Rules_read_the_same_in_every_culture(string culture)
    {
        var time = new TimeCondition { Zone = "Asia/Riyadh", From = Time, Until = Time.AddDays(40), Start = new(9, 30), End = new(17, 0) };
        List<SplitPart> parts = [new() { Destination = "https://a.example/", Weight = 1 }, new() { Destination = "https://b.example/", Weight = 2 }];
        var split = new RedirectRule { Split = parts };

        Assert.Equal("09:30–17:00, from 2026-03-02 14:05, until 2026-04-11 14:05, Asia/Riyadh", In(culture, time.Describe));
        Assert.Contains("33.3% https://a.example/", In(culture, () => RuleText.Describe(split)), StringComparison.Ordinal);
        Assert.Equal("1,000 to 1,999 clicks", In(culture, new ClicksCondition { From = 1000, Below = 2000 }.Describe));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void A_links_history_reads_the_same_in_every_culture(string culture)
    {
        var link = new LinkSnapshot { Slug = "a", Destination = "https://a.example/", Options = new() { MaxClicks = 12_345, ValidUntil = Time } };
        string? Words(string key) => In(culture, () => LinkFields.All.Single(field => field.Key == key).Describe(link, TimeZoneInfo.Utc));

        Assert.Equal("12,345", Words("maxClicks"));
        Assert.Equal("2 Mar 2026, 14:05 (UTC)", Words("validUntil"));
    }

    internal static T In<T>(string culture, Func<T> text)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return text();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
