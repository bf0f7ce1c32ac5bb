using Microsoft.Playwright;

namespace LinkApp.Tests.Browser.Pages;

/// <summary>The form of a new link or of one that is edited.</summary>
internal sealed class LinkForm(IPage page)
{
    public IPage Page => page;

    public ILocator Destination => page.GetByLabel("Destination", new() { Exact = true });

    public ILocator Slug => page.GetByLabel("Slug");

    public ILocator Name => page.GetByLabel("Name");

    public ILocator Alert => page.GetByRole(AriaRole.Alert);

    public ILocator CountryDestination => page.GetByLabel("Destination for this country");

    public ILocator Country => page.GetByLabel("Country", new() { Exact = true });

    /// <summary>Adds a row, finds a country by what is typed, and gives it a destination.</summary>
    public async Task AddCountryAsync(string typed, string name, string destination)
    {
        var rows = await Country.CountAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a country" }).ClickAsync();
        await Country.Nth(rows).ClickAsync();
        await Country.Nth(rows).FillAsync(typed);
        await page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = name }).ClickAsync();
        await CountryDestination.Nth(rows).FillAsync(destination);
    }

    /// <summary>Types as a person does: the field answers to each letter.</summary>
    public Task TypeSlugAsync(string slug) => Slug.PressSequentiallyAsync(slug);

    public Task CreateAsync() => page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();

    public Task SaveAsync() => page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
}
