using LinkApp.Core.Links;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Creating and editing a link.</summary>
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
        await Expect(form.Page.GetByText("Saved: ")).ToBeVisibleAsync();

        using var malaysian = await Server.ClickAsync("spring", Visitors.Malaysia);
        using var german = await Server.ClickAsync("spring", Visitors.Germany);
        Assert.Equal("https://example.com/my", malaysian.Headers.Location?.OriginalString);
        Assert.Equal("https://example.com/", german.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_empty_slug_gets_one()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.Destination.FillAsync("https://example.com/");
        await form.CreateAsync();
        await Expect(form.Page.GetByText("Saved: ")).ToBeVisibleAsync();

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

        await Expect(form.Page.GetByText(Slug.Error("two words")!)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_invalid_destination_is_told_at_its_field_and_what_was_typed_stays()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.Destination.FillAsync("javascript:alert(1)");
        await form.Name.FillAsync("Spring");
        await form.CreateAsync();

        await Expect(form.Alert).ToContainTextAsync("Not saved yet");
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
    public async Task Leaving_with_changes_asks_first()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Destination.FillAsync("https://example.com/changed");
        await form.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await form.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await Expect(form.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(form.Destination).ToHaveValueAsync("https://example.com/changed");

        await form.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await form.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await Expect(form.Page.GetByRole(AriaRole.Heading, new() { Name = "Links" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_that_does_not_exist_says_so()
    {
        var page = await OpenAsync("/app/links/no-such-link");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is no link /no-such-link" })).ToBeVisibleAsync();
    }

    private async Task<LinkPage> LinksAsync() =>
        await Server.Services.GetRequiredService<LinkQueries>().ListAsync(await Server.OrganizationAsync());
}
