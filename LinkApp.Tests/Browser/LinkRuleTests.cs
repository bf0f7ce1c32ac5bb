using System.Text.Json;
using System.Text.RegularExpressions;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Rules in the form, and the panel that tests them.</summary>
public sealed class LinkRuleTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_link_with_rules_is_tested_before_it_is_saved_and_then_does_what_the_test_said()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.Destination.FillAsync("https://example.com/");
        await form.TypeSlugAsync("spring");
        await form.Button("Add a rule").ClickAsync();
        await form.Button("Device").ClickAsync();
        await form.Field("Android").CheckAsync();
        await form.Button("Add a condition").ClickAsync();
        await form.Button("Query parameter").ClickAsync();
        await form.Field("Parameter").FillAsync("ref");
        await form.ChooseAsync("Then", "Block with a message");
        await form.Field("Message").FillAsync("Not on phones.");
        await form.AddCountryAsync("malay", "Malaysia", "https://example.com/my{path}");

        var result = form.Page.Locator(".test-result");
        await Expect(result).ToContainTextAsync("No rule matches");
        await Expect(result.Locator(".location")).ToContainTextAsync("https://example.com/");
        await form.PickAsync(LinkForm.Combobox(form.Test, "Country"), "malay", "Malaysia");
        await Expect(result).ToContainTextAsync("Rule 2 matches.");

        await form.Button("More about the visit").ClickAsync();
        await form.ChooseAsync("System", "Android");
        await Expect(result.Locator(".test-rules > li").First).ToContainTextAsync("does not match");
        await Expect(result.Locator(".test-rules > li").First.Locator(".holds")).ToContainTextAsync("Device: Android");
        await Expect(result.Locator(".test-rules > li").First.Locator(".fails")).ToContainTextAsync("Query parameter: ?ref");
        await form.Field("Query").FillAsync("?ref=x");
        await form.Field("Query").BlurAsync();
        await Expect(result).ToContainTextAsync("Rule 1 blocks the visitor with the message “Not on phones.”");
        await Expect(result.Locator(".test-rules > li").Nth(1)).ToContainTextAsync("would match, but rule 1 comes first");

        // The result follows the rules as they are typed.
        await form.Field("Message").FillAsync("Not on phones!");
        await form.Field("Message").BlurAsync();
        await Expect(result).ToContainTextAsync("“Not on phones!”");
        await form.Field("Message").FillAsync("Not on phones.");

        await form.CreateAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();
        var link = await LinkAsync("spring");
        RedirectRule[] rules =
        [
            new() { Conditions = [new DeviceCondition { In = [DeviceKind.Android] }, new QueryCondition { Name = "ref" }], Refusal = "Not on phones." },
            RedirectRule.ForCountry("MY", "https://example.com/my{path}"),
        ];
        Assert.Equal(GetText(rules), GetText(link.Rules));
    }

    [Fact]
    public async Task A_rule_of_date_and_time_starts_with_the_time_zone_of_its_editor()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Button("Add a rule").ClickAsync();
        await form.Button("Date and time").ClickAsync();
        await form.Field("Saturday").CheckAsync();
        await form.Field("Destination of this rule").FillAsync("https://example.com/weekend");
        await form.SaveAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        var zone = await form.Page.EvaluateAsync<string>("Intl.DateTimeFormat().resolvedOptions().timeZone");
        Assert.Equal(zone, Assert.IsType<TimeCondition>((await LinkAsync("spring")).Rules.Single().Conditions.Single()).Zone);
    }

    [Fact]
    public async Task Rules_are_moved_with_the_keyboard_which_keeps_the_focus_and_is_announced()
    {
        await Server.LinkAsync(
            new LinkBuilder()
                .Slug("spring").Country("MY", "https://example.com/my").Country("DE", "https://example.com/de")
                .Country("US", "https://example.com/us"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.RuleLine(1).FocusAsync();
        await form.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await Expect(form.RuleTitles).ToHaveTextAsync(["Germany", "Malaysia", "United States"]);
        await Expect(form.Page.GetByText("Rule “Malaysia” is now 2 of 3.")).ToBeAttachedAsync();
        await Expect(form.RuleLine(2)).ToBeFocusedAsync();
        await form.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await Expect(form.RuleTitles).ToHaveTextAsync(["Germany", "United States", "Malaysia"]);
        await Expect(form.RuleLine(3)).ToBeFocusedAsync();

        await form.Button("Move rule 3 up").FocusAsync();
        await form.Page.Keyboard.PressAsync("Enter");
        await Expect(form.RuleTitles).ToHaveTextAsync(["Germany", "Malaysia", "United States"]);
        await Expect(form.Button("Move rule 2 up")).ToBeFocusedAsync();
        // At the end of the way the button is disabled, and the other one gets the focus.
        await form.Page.Keyboard.PressAsync("Enter");
        await Expect(form.RuleTitles).ToHaveTextAsync(["Malaysia", "Germany", "United States"]);
        await Expect(form.Button("Move rule 1 up")).ToBeDisabledAsync();
        await Expect(form.Button("Move rule 1 down")).ToBeFocusedAsync();
        await form.Page.Keyboard.PressAsync("Enter");
        await Expect(form.RuleTitles).ToHaveTextAsync(["Germany", "Malaysia", "United States"]);
        await form.SaveAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        Assert.Equal(["DE", "MY", "US"], (await LinkAsync("spring")).Rules.Select(rule => rule.OnlyCountry()));
    }

    [Fact]
    public async Task A_rule_is_dragged_to_another_place()
    {
        await Server.LinkAsync(
            new LinkBuilder()
                .Slug("spring").Country("MY", "https://example.com/my").Country("DE", "https://example.com/de")
                .Country("US", "https://example.com/us"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Rules.Nth(2).Locator("[data-drag]").DragToAsync(form.RuleLine(1));

        await Expect(form.RuleTitles).ToHaveTextAsync(["United States", "Malaysia", "Germany"]);
    }

    [Fact]
    public async Task What_is_wrong_with_a_rule_stands_at_its_field_and_opens_the_rule()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Country("MY", "https://example.com/my"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Button("Duplicate rule 1").ClickAsync();
        await form.Field("Destination of this rule").FillAsync("javascript:alert(1)");
        await form.Button("More fields of rule 2").ClickAsync();
        await form.Button("Add a condition").ClickAsync();
        await form.Button("IP address").ClickAsync();
        await form.Field("Addresses and ranges").FillAsync("10.0.0.0/99");
        await form.RuleLine(2).ClickAsync();
        await form.SaveAsync();

        await Expect(form.Alert).ToContainTextAsync("fix 2 fields below.");
        await Expect(form.Field("Destination of this rule")).ToHaveValueAsync("javascript:alert(1)");
        await Expect(form.Field("Destination of this rule")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(form.Field("Addresses and ranges")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(form.Rules.First.Locator(".rule-fields")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Every_kind_of_condition_is_chosen_and_comes_back_as_it_was()
    {
        var saved = await Server.LinkAsync(new LinkBuilder().Slug("spring").Rule(EveryCondition.Split));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.OpenRuleAsync(1);
        await Expect(form.Field("Weight A")).ToHaveValueAsync("3");
        await Expect(form.Field("Daily from")).ToHaveValueAsync("09:00");
        await Expect(form.Field("Start date")).ToHaveValueAsync("1 Jan 2026");
        await form.Button("More about the visit").ClickAsync();
        await form.Page.AssertAccessibleAsync();
        await form.Name.FillAsync("Changed");
        await form.SaveAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        var now = await LinkAsync("spring");
        Assert.Equal("Changed", now.Name);
        Assert.Equal(GetText(saved.Rules), GetText(now.Rules));
    }

    [Fact]
    public async Task A_first_link_with_a_rule_is_created_tested_and_watched_without_a_mouse()
    {
        var page = await OpenAsync("/app/links");
        var form = new LinkForm(page);
        await TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = "New link" }).First, "Enter");
        await TabToAsync(form.Destination, "https://example.com/");
        await TabToAsync(form.Slug, "spring");
        await TabToAsync(form.Button("Add a country"), "Enter");
        await Expect(LinkForm.Combobox(form.Rules.First, "Country")).ToBeFocusedAsync();
        await PickAsync("malay");
        await Expect(form.Button("Remove Malaysia")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(form.Field("Destination of this rule")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("https://example.com/my");

        await TabToAsync(LinkForm.Combobox(form.Test, "Country"));
        await PickAsync("malay");
        await Expect(form.Test).ToContainTextAsync("Rule 1 matches.");
        await TabToAsync(form.Button("Create link"), "Enter");
        await Expect(page).Not.ToHaveURLAsync(new Regex("/new"));

        Assert.Equal(GetText([RedirectRule.ForCountry("MY", "https://example.com/my")]), GetText((await LinkAsync("spring")).Rules));
        await TabToAsync(page.GetByRole(AriaRole.Link, new() { Name = "Live map" }), "Enter");
        await Expect(page.Locator("[data-position]")).ToBeAttachedAsync();
        (await Server.ClickAsync("spring", Visitors.Malaysia)).Dispose();
        await TabToAsync(new LiveMap(page).Dot("MY"), "Enter");
        await Expect(page.Locator(".dot-tip").GetByRole(AriaRole.Link, new() { Name = "/spring" })).ToBeFocusedAsync();

        async Task PickAsync(string typed)
        {
            await page.Keyboard.TypeAsync(typed);
            await Expect(page.Locator(".mud-popover-open .mud-list-item")).ToHaveCountAsync(1);
            await page.Keyboard.PressAsync("Enter");
        }
    }

    [Fact]
    public async Task The_test_locates_an_address_as_the_redirect_does()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/").Country("MY", "https://example.com/my"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        var result = form.Page.Locator(".test-result");
        foreach (var (address, place) in new[] { (Visitors.Malaysia, "Malaysia"), (Visitors.Japan, "Japan"), (Visitors.Nowhere, null) })
        {
            await form.Field("Address").FillAsync(address);
            await form.Field("Address").BlurAsync();
            await Expect(form.Test).ToContainTextAsync(place is null ? "This address can't be located" : $"From the address: {place}");
            using var redirect = await Server.ClickAsync("spring", address);
            await Expect(result.Locator(".location code")).ToHaveTextAsync(redirect.Headers.Location!.OriginalString);
        }

        // A country that is chosen wins over that of the address, and region and city of the address no longer count.
        await form.Field("Address").FillAsync(Visitors.Japan);
        await form.PickAsync(LinkForm.Combobox(form.Test, "Country"), "malay", "Malaysia");
        await Expect(result.Locator(".location code")).ToHaveTextAsync("https://example.com/my");
        await Expect(form.Test).Not.ToContainTextAsync("From the address");
    }

    [Fact]
    public async Task The_focus_follows_what_is_added_and_removed()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Button("Add a country").PressAsync("Enter");
        await Expect(LinkForm.Combobox(form.Rules.First, "Country")).ToBeFocusedAsync();
        await form.Page.Keyboard.PressAsync("Tab");
        await Expect(form.Field("Destination of this rule")).ToBeFocusedAsync();

        await form.Button("More fields of rule 1").PressAsync("Enter");
        await Expect(LinkForm.Combobox(form.Rules.First, "Country")).ToBeFocusedAsync();
        await form.RuleLine(1).PressAsync("Enter");
        await Expect(form.RuleLine(1)).ToHaveAttributeAsync("aria-expanded", "false");

        await form.Button("Add a rule").PressAsync("Enter");
        await Expect(form.Button("Country")).ToBeFocusedAsync();
        await form.Button("Query parameter").PressAsync("Enter");
        await Expect(form.Field("Parameter")).ToBeFocusedAsync();
        await form.Button("Add a condition").PressAsync("Enter");
        await Expect(form.Button("Country")).ToBeFocusedAsync();
        await form.Button("Device").PressAsync("Enter");
        await Expect(form.Field("Android")).ToBeFocusedAsync();
        await form.Button("Remove the condition Query parameter").PressAsync("Enter");
        await Expect(form.Field("Android")).ToBeFocusedAsync();
        await form.Button("Remove the condition Device").PressAsync("Enter");
        await Expect(form.Button("Country")).ToBeFocusedAsync();

        await form.Button("Remove rule 1").PressAsync("Enter");
        await Expect(form.RuleLine(1)).ToBeFocusedAsync();
        await form.Button("Remove rule 1").PressAsync("Enter");
        await Expect(form.Button("Add a country")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_select_has_the_height_and_place_of_its_neighbours()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.Button("Add a rule").ClickAsync();
        await form.Button("Query parameter").ClickAsync();
        await Expect(form.Field("Parameter")).ToBeVisibleAsync();
        var boxes = await form.Rules.First.Locator(".fields").EvaluateAsync<double[]>(
            "fields => [...fields.querySelectorAll('.mud-input')].flatMap(field => { const box = field.getBoundingClientRect(); return [box.top, box.height]; })");

        Assert.Equal((boxes[0], boxes[1]), (boxes[2], boxes[3]));
    }

    private static string GetText(IReadOnlyList<RedirectRule> rules) => JsonSerializer.Serialize(rules, LinkJson.Options);

    // Presses Tab until an element has the focus, and then a key, or types a text.
    private static async Task TabToAsync(ILocator target, string? keys = null)
    {
        const int MostStops = 60;
        // Not "to be visible": a dot has no size of its own.
        await Expect(target).ToBeAttachedAsync();
        for (var i = 0; !await target.EvaluateAsync<bool>("element => element === document.activeElement"); i++)
        {
            Assert.True(i < MostStops, $"Tab does not reach {target}.");
            await target.Page.Keyboard.PressAsync("Tab");
        }
        if (keys == "Enter")
            await target.Page.Keyboard.PressAsync(keys);
        else if (keys is not null)
            await target.Page.Keyboard.TypeAsync(keys);
    }

    private async Task<Link> LinkAsync(string slug) =>
        await Server.Services.GetRequiredService<LinkQueries>().FindAsync(await Server.OrganizationAsync(), slug)
            ?? throw new InvalidOperationException($"There is no link /{slug}.");
}
