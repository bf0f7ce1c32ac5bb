using System.Text.Json;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
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
        await form.Field("These visitors").SelectOptionAsync("are refused");
        await form.Field("What they read").FillAsync("Not on phones.");
        await form.AddCountryAsync("malay", "Malaysia", "https://example.com/my{path}");

        await form.OpenAsync("Test this link");
        var result = form.Page.Locator(".test-result");
        await Expect(result).ToContainTextAsync("No rule matches");
        await Expect(result.Locator(".location")).ToContainTextAsync("https://example.com/");
        await form.PickAsync(LinkForm.Combobox(form.Page.Locator(".link-form > section"), "Country"), "malay", "Malaysia");
        await Expect(result).ToContainTextAsync("Rule 2 answers.");

        await form.Field("System").SelectOptionAsync("Android");
        await Expect(result.Locator(".test-rules > li").First).ToContainTextAsync("does not match");
        await Expect(result.Locator(".test-rules > li").First.Locator(".holds")).ToContainTextAsync("Device: Android");
        await Expect(result.Locator(".test-rules > li").First.Locator(".fails")).ToContainTextAsync("Query parameter: ?ref");
        await form.Field("Query").FillAsync("?ref=x");
        await form.Field("Query").BlurAsync();
        await Expect(result).ToContainTextAsync("Rule 1 refuses the visitor. They read: “Not on phones.”");
        await Expect(result.Locator(".test-rules > li").Nth(1)).ToContainTextAsync("would match, but rule 1 comes first");

        await form.CreateAsync();
        await Expect(form.Page.GetByText("Saved: ")).ToBeVisibleAsync();
        var link = await LinkAsync("spring");
        RedirectRule[] rules =
        [
            new() { Conditions = [new DeviceCondition { In = [DeviceKind.Android] }, new QueryCondition { Name = "ref" }], Refusal = "Not on phones." },
            RedirectRule.ForCountry("MY", "https://example.com/my{path}"),
        ];
        Assert.Equal(GetText(rules), GetText(link.Rules));
    }

    [Fact]
    public async Task A_rule_of_date_and_time_starts_with_the_time_zone_of_whoever_adds_it()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Button("Add a rule").ClickAsync();
        await form.Button("Date and time").ClickAsync();
        await form.Field("Saturday").CheckAsync();
        await form.Field("Destination of this rule").FillAsync("https://example.com/weekend");
        await form.SaveAsync();
        await Expect(form.Page.GetByText("Saved: ")).ToBeVisibleAsync();

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
        await form.SaveAsync();
        await Expect(form.Page.GetByText("Saved: ")).ToBeVisibleAsync();

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
        await form.Button("Add a condition").ClickAsync();
        await form.Button("IP address").ClickAsync();
        await form.Field("Addresses and ranges").FillAsync("10.0.0.0/99");
        await form.RuleLine(2).ClickAsync();
        await form.SaveAsync();

        await Expect(form.Alert).ToContainTextAsync("2 fields below need another look.");
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
        await Expect(form.Field("From this time of day")).ToHaveValueAsync("09:00");
        await Expect(form.Field("From this date on")).ToHaveValueAsync("2026-01-01T00:00");
        await form.Name.FillAsync("Changed");
        await form.SaveAsync();
        await Expect(form.Page.GetByText("Saved: ")).ToBeVisibleAsync();

        var now = await LinkAsync("spring");
        Assert.Equal("Changed", now.Name);
        Assert.Equal(GetText(saved.Rules), GetText(now.Rules));
    }

    private static string GetText(IReadOnlyList<RedirectRule> rules) => JsonSerializer.Serialize(rules, LinkJson.Options);

    private async Task<Link> LinkAsync(string slug) =>
        await Server.Services.GetRequiredService<LinkQueries>().FindAsync(await Server.OrganizationAsync(), slug)
            ?? throw new InvalidOperationException($"There is no link /{slug}.");
}
