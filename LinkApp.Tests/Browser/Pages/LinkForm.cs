using Microsoft.Playwright;

namespace LinkApp.Tests.Browser.Pages;

/// <summary>The form of a new link or of one that is edited.</summary>
internal sealed class LinkForm(IPage page)
{
    public IPage Page => page;

    public ILocator Destination => Field("Destination");

    public ILocator Slug => Field("Slug");

    public ILocator Name => Field("Name");

    public ILocator Alert => page.GetByRole(AriaRole.Alert);

    /// <summary>The rules in their order.</summary>
    public ILocator Rules => page.Locator(".rule");

    /// <summary>What the rules are for, in their order.</summary>
    public ILocator RuleTitles => page.Locator(".rule .rule-line strong");

    public ILocator Field(string label) => page.GetByLabel(label, new() { Exact = true });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The line of a rule, which opens and closes it.</summary>
    /// <param name="number">Its place, from 1.</param>
    public ILocator RuleLine(int number) => Rules.Nth(number - 1).Locator(".rule-toggle");

    public Task OpenRuleAsync(int number) => RuleLine(number).ClickAsync();

    /// <summary>Opens a part of the form that is closed.</summary>
    public Task OpenAsync(string section) => page.Locator(".section-toggle").Filter(new() { HasText = section }).ClickAsync();

    /// <summary>Adds a rule, finds its country by what is typed, and gives it a destination.</summary>
    public async Task AddCountryAsync(string typed, string name, string destination)
    {
        // The form is there at once with its rules; counting alone waits for nothing.
        await Assertions.Expect(Button("Add a country")).ToBeVisibleAsync();
        var rules = await Rules.CountAsync();
        await Button("Add a country").ClickAsync();
        var rule = Rules.Nth(rules);
        await PickAsync(Combobox(rule, "Country"), typed, name);
        await rule.GetByLabel("Destination of this rule").FillAsync(destination);
    }

    /// <summary>Types into a field that offers values, and takes one of them.</summary>
    public async Task PickAsync(ILocator combobox, string typed, string name)
    {
        await combobox.ClickAsync();
        await combobox.FillAsync(typed);
        await page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = name }).First.ClickAsync();
    }

    /// <summary>A field that offers values.</summary>
    public static ILocator Combobox(ILocator within, string label) => within.GetByRole(AriaRole.Combobox, new() { Name = label, Exact = true });

    /// <summary>Types as a person does: the field answers to each letter.</summary>
    public Task TypeSlugAsync(string slug) => Slug.PressSequentiallyAsync(slug);

    public Task CreateAsync() => Button("Create link").ClickAsync();

    public Task SaveAsync() => Button("Save changes").ClickAsync();
}
