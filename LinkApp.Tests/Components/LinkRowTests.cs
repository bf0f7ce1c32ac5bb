using Bunit;
using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Web.Links.List;

namespace LinkApp.Tests.Components;

/// <summary>A row of the list of links.</summary>
public sealed class LinkRowTests : ComponentTest
{
    private static readonly DateTime Now = new(2026, 3, 2, 10, 15, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("Active", true, false, null, null, null)]
    [InlineData("Scheduled", true, false, 1, null, null)]
    [InlineData("Expired", true, false, null, -1, null)]
    [InlineData("Expired", true, false, null, null, 5)]
    [InlineData("Active", true, false, null, null, 6)]
    [InlineData("Disabled", false, false, null, -1, null)]
    [InlineData("Archived", true, true, null, null, null)]
    public void The_badge_tells_what_the_link_is_now(string badge, bool enabled, bool archived, int? from, int? until, int? maxClicks)
    {
        var row = Row(new LinkOptions
        {
            IsEnabled = enabled,
            IsArchived = archived,
            ValidFrom = from is { } f ? Now.AddDays(f) : null,
            ValidUntil = until is { } u ? Now.AddDays(u) : null,
            MaxClicks = maxClicks,
        });

        Assert.Equal(badge, row.Find(".state-badge").TextContent);
        if (from is not null)
            Assert.Equal("From 3 Mar 2026, 19:15", row.Find(".state-badge").GetAttribute("title"));
    }

    [Fact]
    public void The_bars_say_their_numbers_and_a_single_click_is_seen_beside_a_thousand()
    {
        var bars = Row(LinkOptions.Default).Find(".spark-bars path").GetAttribute("d")!
            .Split('z', StringSplitOptions.RemoveEmptyEntries)
            .Select(bar => int.Parse(bar.Split('v')[1].Split('h')[0], System.Globalization.CultureInfo.InvariantCulture) * -1).ToList();

        Assert.Equal(6, bars.Count);
        Assert.Equal(22, bars.Max());
        Assert.True(bars[1] > bars[0]);
        Assert.Equal("Clicks in the last 6 hours: 0, 1, 1000, 0, 0, 2", Row(LinkOptions.Default).Find(".spark-bars").GetAttribute("aria-label"));
    }

    [Fact]
    public void Rules_of_countries_are_shown_by_their_countries_and_others_are_counted()
    {
        var row = Row(LinkOptions.Default, [.. "DE FR JP MY".Split(' ').Select(code => RedirectRule.ForCountry(code, "https://example.com/"))]);
        Assert.Equal("DE FR JP +1", row.Find(".countries").TextContent.Trim());
        Assert.Equal("Germany, France, Japan, Malaysia", row.Find(".countries").GetAttribute("title"));
        var other = Row(LinkOptions.Default, new RedirectRule { Conditions = [new LanguageCondition { In = ["de"] }], Refusal = "No." });
        Assert.Contains("1 rule", other.Find(".link-target").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_has_at_most_25_elements_and_a_name_for_each_button()
    {
        var row = Row(
            LinkOptions.Default,
            [.. "DE FR JP MY".Split(' ').Select(code => RedirectRule.ForCountry(code, "https://example.com/"))]);

        Assert.InRange(row.FindAll("*").Count, 15, 25);
        Assert.Equal(["Copy /spring", "Actions for /spring"], row.FindAll("button").Select(button => button.GetAttribute("aria-label")));
        Assert.Equal(["app/links?tag=print", "app/links?tag=mail"], row.FindAll("a.tag").Select(tag => tag.GetAttribute("href")));
        Assert.Equal("2026", row.Find(".more").GetAttribute("title"));
    }

    [Fact]
    public async Task The_box_hands_on_whether_Shift_was_held()
    {
        var held = new List<bool>();
        var row = Row(LinkOptions.Default, held.Add);
        await row.Find(".link-check").ClickAsync(new() { ShiftKey = true });
        await row.Find(".link-check").ClickAsync(new());

        Assert.Equal([true, false], held);
    }

    private IRenderedComponent<LinkRow> Row(LinkOptions options, params RedirectRule[] rules) => Row(options, _ => { }, rules);

    private IRenderedComponent<LinkRow> Row(LinkOptions options, Action<bool> onSelect, params RedirectRule[] rules)
    {
        var link = new Link { Id = 1, Slug = "spring", Name = "Spring", Destination = "https://example.com/", Options = options, Rules = rules, Tags = ["print", "mail", "2026"] };
        return Context.Render<LinkRow>(parameters => parameters
            .Add(row => row.Link, link)
            .Add(row => row.ShortUrl, "https://go.example/spring")
            .Add(row => row.Activity, new LinkActivity(7, 5, [0, 1, 1000, 0, 0, 2]))
            .Add(row => row.Now, Now)
            .Add(row => row.Zone, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"))
            .Add(row => row.MayEdit, true)
            .Add(row => row.TagUrl, tag => new ListAddress().Toggle(tag).ToString())
            .Add(row => row.OnSelect, onSelect));
    }
}
