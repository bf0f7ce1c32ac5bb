using Microsoft.Playwright;

namespace LinkApp.Tests.Browser.Pages;

/// <summary>The form of a link, for a new link and for edits.</summary>
internal sealed class LinkForm(IPage page)
{
    public IPage Page => page;

    public ILocator Destination => Field("Destination");

    public ILocator Slug => Field("Slug");

    public ILocator Name => Field("Name");

    public ILocator Alert => page.GetByRole(AriaRole.Alert);

    /// <summary>The message that the link is saved. The form's own text may be "Not saved: …" until then.</summary>
    public ILocator SavedMessage => page.Locator(".mud-snackbar").GetByText("Saved: ");

    /// <summary>The bar with the save button, at the lower edge of the window.</summary>
    public ILocator SaveBar => page.Locator(".form-end");

    /// <summary>The rules in order.</summary>
    public ILocator Rules => page.Locator(".rule");

    /// <summary>The titles of the rules in order.</summary>
    public ILocator RuleTitles => page.Locator(".rule .rule-line strong");

    public ILocator Field(string label) => page.GetByLabel(label, new() { Exact = true });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The header of a rule, which opens and closes it.</summary>
    /// <param name="number">The position of the rule, from 1.</param>
    public ILocator RuleLine(int number) => Rules.Nth(number - 1).Locator(".rule-toggle");

    public Task OpenRuleAsync(int number) => RuleLine(number).ClickAsync();

    /// <summary>Opens a closed section of the form.</summary>
    public Task OpenAsync(string section) => page.Locator(".section-toggle").Filter(new() { HasText = section }).ClickAsync();

    /// <summary>The panel that tests the link.</summary>
    public ILocator Test => page.Locator(".link-test");

    /// <summary>Adds a rule, finds its country by a typed text, and sets its destination.</summary>
    public async Task AddCountryAsync(string typed, string name, string destination)
    {
        // The form appears together with its rules. CountAsync alone would not wait for it.
        await Assertions.Expect(Button("Add a country")).ToBeVisibleAsync();
        var rules = await Rules.CountAsync();
        await Button("Add a country").ClickAsync();
        var rule = Rules.Nth(rules);
        await PickAsync(Combobox(rule, "Country"), typed, name);
        await rule.GetByLabel("Destination of this rule").FillAsync(destination);
    }

    /// <summary>Chooses an option of a select.</summary>
    public async Task ChooseAsync(string label, string option)
    {
        await Field(label).ClickAsync();
        await page.Locator(".mud-popover-open .mud-list-item").GetByText(option, new() { Exact = true }).ClickAsync();
        await Assertions.Expect(Field(label)).ToHaveValueAsync(option);
    }

    /// <summary>Types into a field with suggestions, and picks one of them.</summary>
    public async Task PickAsync(ILocator combobox, string typed, string name)
    {
        await combobox.ClickAsync();
        await combobox.FillAsync(typed);
        var items = page.Locator(".mud-popover-open .mud-list-item");
        // The list of the typed text may replace the one before at the moment of the click, which is lost then, as it is for a person.
        for (var tries = 1; ; tries++)
        {
            await items.Filter(new() { HasText = name }).First.ClickAsync();
            try
            {
                await Assertions.Expect(items).ToHaveCountAsync(0, new() { Timeout = 5_000 });
                return;
            }
            catch (PlaywrightException) when (tries < 3)
            {
                // It is still open: the choice is made again.
            }
        }
    }

    /// <summary>A field with suggestions.</summary>
    public static ILocator Combobox(ILocator within, string label) => within.GetByRole(AriaRole.Combobox, new() { Name = label, Exact = true });

    /// <summary>Types one letter after the other, so that the field checks each text.</summary>
    public Task TypeSlugAsync(string slug) => Slug.PressSequentiallyAsync(slug);

    public Task CreateAsync() => Button("Create link").ClickAsync();

    public Task SaveAsync() => Button("Save changes").ClickAsync();
}
