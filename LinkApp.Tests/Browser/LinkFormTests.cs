using LinkApp.Core.Links;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Creating and editing a link.</summary>
[Trait("Store", "both")]
public sealed class LinkFormTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_new_link_leads_Malaysian_visitors_to_their_own_destination_and_all_others_to_the_default()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.Destination.FillAsync("https://example.com/");
        await form.TypeSlugAsync("spring");
        await form.AddCountryAsync("malay", "Malaysia", "https://example.com/my");
        await form.CreateAsync();
        await Expect(form.Page.GetByRole(AriaRole.Heading, new() { Name = "Links" })).ToBeVisibleAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        using var malaysian = await Server.ClickAsync("spring", Visitors.Malaysia);
        using var german = await Server.ClickAsync("spring", Visitors.Germany);
        Assert.Equal("https://example.com/my", malaysian.Headers.Location?.OriginalString);
        Assert.Equal("https://example.com/", german.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_empty_slug_gets_one()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await Expect(form.Page.GetByText($"{Server.Address}/…", new() { Exact = true })).ToBeVisibleAsync();
        await form.Destination.FillAsync("https://example.com/");
        await form.CreateAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();

        Assert.Single((await LinksAsync()).Links);
    }

    [Fact]
    public async Task An_edit_changes_name_destination_and_countries()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring").Country("MY", "https://example.com/my").Country("DE", "https://example.com/de"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await Expect(form.RuleLine(1)).ToContainTextAsync("Malaysia → https://example.com/my");
        await form.Name.FillAsync("Summer");
        await form.Destination.FillAsync("https://example.com/summer");
        await form.OpenRuleAsync(1);
        await form.Field("Destination of this rule").FillAsync("https://example.com/my/summer");
        await form.Button("Remove rule 2").ClickAsync();
        await Expect(form.Rules).ToHaveCountAsync(1);
        await form.AddCountryAsync("US", "United States", "https://example.com/us");
        await form.SaveAsync();
        await Expect(form.Page.GetByRole(AriaRole.Link, new() { Name = "Summer" })).ToBeVisibleAsync();

        var link = (await LinksAsync()).Links.Single();
        Assert.Equal("https://example.com/summer", link.Destination);
        Assert.Equal([
            ("MY", "https://example.com/my/summer"), ("US", "https://example.com/us"),
        ], link.Countries()!.Select(country => (country.Key, country.Value)));
    }

    [Fact]
    public async Task A_taken_slug_is_told_while_typing()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.TypeSlugAsync("spring");
        await Expect(form.Page.GetByText("“spring” is taken; choose another slug.")).ToBeVisibleAsync();

        await form.TypeSlugAsync("-2");
        await Expect(form.Page.GetByText("is taken")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_invalid_slug_is_told_while_typing()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.TypeSlugAsync("two words");

        await Expect(form.Page.GetByText(Slug.Error("two words")!).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_invalid_destination_is_told_at_its_field_and_what_was_typed_stays()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.Destination.FillAsync("javascript:alert(1)");
        await form.Name.FillAsync("Spring");
        await form.CreateAsync();

        await Expect(form.Alert).ToContainTextAsync("Not saved.");
        await Expect(form.Destination).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(form.Destination).ToHaveValueAsync("javascript:alert(1)");
        await Expect(form.Name).ToHaveValueAsync("Spring");
    }

    [Fact]
    public async Task A_country_is_offered_once_and_a_rule_that_never_answers_is_told()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Country("MY", "https://example.com/my"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.AddCountryAsync("malay", "Malaysia", "https://example.com/other");
        await Expect(form.Rules.Nth(1)).ToContainTextAsync("Never used: rule 1 already matches all of these visitors.");

        var country = LinkForm.Combobox(form.Rules.Nth(1), "Country");
        await country.ClickAsync();
        await country.FillAsync("malay");
        await Expect(form.Page.GetByText("No such country, or it is chosen already.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_refused_save_leads_to_the_first_invalid_field_and_opens_its_section()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.Destination.FillAsync("javascript:alert(1)");
        await form.OpenAsync("Availability");
        await form.Field("Fallback URL").FillAsync("mailto:ada@acme.example");
        await form.OpenAsync("Availability");
        await Expect(form.Field("Fallback URL")).ToHaveCountAsync(0);
        await form.OpenAsync("Notes");
        await form.Field("Notes").FocusAsync();
        await form.CreateAsync();
        await Expect(form.SaveBar).ToContainTextAsync("Not saved: fix 2 fields.");
        await Expect(form.Destination).ToBeFocusedAsync();
        await Expect(form.Destination).ToBeInViewportAsync();

        await form.Destination.FillAsync("https://example.com/");
        await form.CreateAsync();
        await Expect(form.SaveBar).ToContainTextAsync("Not saved: fix 1 field.");
        await Expect(form.Field("Fallback URL")).ToBeFocusedAsync();
        await Expect(form.Field("Fallback URL")).ToBeInViewportAsync();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task The_focus_is_never_under_the_header_or_the_bar_with_the_save_button(int width)
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Country("MY", "https://example.com/my").Country("DE", "https://example.com/de")
            .Country("FR", "https://example.com/fr").Country("JP", "https://example.com/jp"));
        var window = await OpenAsync(new Look(Width: width, Height: 844));
        await window.SignInAsync(Ada, "/app/links/spring");
        var form = new LinkForm(window.Page);
        await form.Destination.FocusAsync();

        List<string> hidden = [];
        for (var i = 0; i < 100 && !await form.Button("Save changes").EvaluateAsync<bool>("button => button === document.activeElement"); i++)
        {
            await window.Page.Keyboard.PressAsync("Tab");
            if (await window.Page.EvaluateAsync<string?>(FindCover) is { } covered)
                hidden.Add(covered);
        }
        Assert.Empty(hidden);
        await Expect(form.Button("Save changes")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Addresses_get_their_scheme_when_their_field_is_left_and_never_while_they_are_typed()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.TypeSlugAsync("spring");
        await form.Destination.PressSequentiallyAsync(" example.com/offer ");
        await Expect(form.Destination).ToHaveValueAsync(" example.com/offer ");
        await form.Name.FocusAsync();
        await Expect(form.Destination).ToHaveValueAsync("https://example.com/offer");

        // Enter saves without leaving the field.
        await form.Destination.FillAsync("example.com/enter");
        await form.Destination.PressAsync("Enter");
        await Expect(form.SavedMessage).ToBeVisibleAsync();
        Assert.Equal("https://example.com/enter", (await LinksAsync()).Links.Single().Destination);
    }

    [Fact]
    public async Task A_date_that_can_not_be_read_is_not_saved_as_the_one_before()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Options(new() { ValidUntil = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc) }));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.OpenAsync("Availability");
        var until = form.Page.GetByLabel("Valid until", new() { Exact = true });
        await until.FillAsync("next week");
        await until.PressAsync("Tab");
        await form.Button("Save changes").ClickAsync();
        await Expect(form.Page.GetByText("Not saved. Correct the marked dates and times first.")).ToBeVisibleAsync();
        await Expect(until).ToHaveValueAsync("next week");

        await until.FillAsync("2 Feb 2031");
        await until.PressAsync("Tab");
        await form.Button("Save changes").ClickAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();
        Assert.Equal(2031, (await LinksAsync()).Links.Single().Options.ValidUntil?.Year);
    }

    [Fact]
    public async Task A_duplicate_starts_with_everything_but_the_slug()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring").Country("MY", "https://example.com/my"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Button("More actions for /spring").ClickAsync();
        await form.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Duplicate" }).ClickAsync();

        await Expect(form.Page.GetByRole(AriaRole.Heading, new() { Name = "New link" })).ToBeVisibleAsync();
        await Expect(form.Slug).ToHaveValueAsync("");
        await Expect(form.Name).ToHaveValueAsync("Spring (copy)");
        await Expect(form.RuleLine(1)).ToContainTextAsync("https://example.com/my");
    }

    [Fact]
    public async Task A_link_is_deleted_from_its_page_and_the_deletion_is_undone()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Button("More actions for /spring").ClickAsync();
        await form.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        var dialog = form.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete link" }).ClickAsync();
        await Expect(form.Page.GetByText("/spring deleted.")).ToBeVisibleAsync();
        await form.Button("Undo").ClickAsync();

        // The form of the deleted link may still be there.
        await Eventually.TrueAsync(async () => (await LinksAsync()).Links.Count == 1, "the link is back");
        await Expect(form.Name).ToHaveValueAsync("Spring");
    }

    [Fact]
    public async Task A_link_that_does_not_exist_says_so()
    {
        var page = await OpenAsync("/app/links/no-such-link");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is no link /no-such-link" })).ToBeVisibleAsync();
        await Expect(page.GetByText("It may have been renamed, or it belongs to another organization.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_of_the_members_other_organization_offers_to_switch_to_it()
    {
        await Server.MemberAsync(Ada, "Northwind Outdoor");
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"), "Northwind Outdoor");
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await Expect(form.Page.GetByText("It belongs to Northwind Outdoor.")).ToBeVisibleAsync();
        await form.Page.GetByRole(AriaRole.Link, new() { Name = "Switch to Northwind Outdoor" }).ClickAsync();

        await Expect(form.Name).ToHaveValueAsync("Spring");
        await Expect(form.Page).ToHaveURLAsync($"{Server.Address}/org/{await Server.OrganizationAsync("Northwind Outdoor")}/app/links/spring");
    }

    // The name of the focused element if the header, the bar with the save button or the navigation of a phone covers a part of it.
    private const string FindCover = """
        (() => {
          const element = document.activeElement;
          const box = element.getBoundingClientRect();
          const covers = [...document.querySelectorAll('.top, .form-end, .side')].filter(cover => !cover.contains(element)).some(cover => {
            const other = cover.getBoundingClientRect();
            return box.bottom > other.top + 1 && box.top < other.bottom - 1 && box.right > other.left + 1 && box.left < other.right - 1;
          });
          return covers ? `${element.tagName} ${element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent}` : null;
        })()
        """;

    private async Task<LinkPage> LinksAsync() =>
        await Server.Services.GetRequiredService<LinkQueries>().ListAsync(await Server.OrganizationAsync());
}
