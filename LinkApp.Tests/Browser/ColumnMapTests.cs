using System.Text.RegularExpressions;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>A file that no format fits, in the browser: its columns are mapped by hand.</summary>
public sealed partial class ColumnMapTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Columns_are_guessed_corrected_previewed_and_imported()
    {
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(page, MappingRig.Links);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What the columns are" })).ToBeVisibleAsync();
        await Expect(Field(page, "Short URL")).ToHaveValueAsync("Slug or short URL");
        await Expect(Field(page, "Goes to")).ToHaveValueAsync("Destination");
        await Expect(Field(page, "Expires")).ToHaveValueAsync("Valid until");
        await Expect(page.GetByText("Choose how the dates are written.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Read the file" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Choose how the dates are written.");
        await page.GetByRole(AriaRole.Radio, new() { Name = "day, month, year" }).CheckAsync();
        await Expect(Preview(page)).ToContainTextAsync("3 Apr 2027");
        await SetAsync(page, "What it is", "Name");
        await SetAsync(page, "Campaign", "Name");
        await Expect(page.GetByText("“What it is” is this already.")).ToBeVisibleAsync();
        await SetAsync(page, "Campaign", "Tags");
        await Expect(Preview(page)).ToContainTextAsync("Menu of the day");
        await Expect(Preview(page).GetByRole(AriaRole.Row).Nth(3)).ToContainTextAsync("A destination is a full address");

        await page.GetByRole(AriaRole.Button, new() { Name = "Read the file" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 3 links" }).ClickAsync();
        await Expect(page.GetByText("3 links created.")).ToBeVisibleAsync();
        var link = (await new ImportRig(Server.Services, await Server.OrganizationAsync()).LinksAsync()).Single(link => link.Slug == "spring-sale");
        Assert.Equal(("Spring sale", "print 2026", 3), (link.Name, string.Join(' ', link.Tags), link.Options.ValidUntil!.Value.Day));
    }

    [Fact]
    public async Task Clicks_are_mapped_read_with_progress_and_imported()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(page, MappingRig.Clicks);
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "a click, or the number of clicks of a day" })).ToBeCheckedAsync();
        await SetAsync(page, "From country", "Country");
        await SetAsync(page, "Referring page", "Referrer");
        await Expect(Preview(page).GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("news.example.com");
        await Expect(Preview(page).GetByRole(AriaRole.Row).Nth(4)).ToContainTextAsync("The organization has no link with this slug");

        await page.GetByRole(AriaRole.Button, new() { Name = "Read the file" }).ClickAsync();
        await Expect(page.GetByText("2 clicks in 2 rows.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Rows that are left out" })).ToContainTextAsync("a while ago");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 2 clicks" }).ClickAsync();
        await Expect(page.GetByText("2 clicks imported.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Columns_can_be_chosen_for_a_file_that_looks_like_that_of_a_program()
    {
        const string Text = "Short URL,Long URL,Expires\nhttps://s.example/a,https://example.com/,2027-03-02\n";
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(page, Text);
        await Expect(page.GetByText("To say yourself what they are")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "All imports" }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Format" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Any other: choose its columns" }).ClickAsync();
        await ChooseAsync(page, Text);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What the columns are" })).ToBeVisibleAsync();
        await Expect(Field(page, "Expires")).ToHaveValueAsync("Valid until");
    }

    [Fact]
    public async Task Choices_survive_a_reload_and_a_store_that_fails()
    {
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(page, "Code,Goes to\na,https://example.com/1\nb,https://example.com/2\n");
        await SetAsync(page, "Code", "Name");
        await Expect(Preview(page)).ToContainTextAsync("https://example.com/2");
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("Restored what you typed.")).ToBeVisibleAsync();
        await Expect(Field(page, "Code")).ToHaveValueAsync("Name");

        using (new StoreLock(Server))
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Read the file" }).ClickAsync();
            // SQLite itself waits five seconds for a lock.
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The file was not read: another program is using the database.", new() { Timeout = 30_000 });
        }
        await Expect(Field(page, "Code")).ToHaveValueAsync("Name");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the file" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Import 2 links" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_form_works_by_keyboard_and_the_file_can_be_discarded()
    {
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(page, "Code,Goes to\na,https://example.com/1\n");
        await Field(page, "Code").FocusAsync();
        await page.Keyboard.PressAsync(" ");
        await page.GetByRole(AriaRole.Option, new() { Name = "Tags" }).WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Field(page, "Code")).Not.ToHaveValueAsync("Slug or short URL");
        // Enter in the list chooses, and does not send the form.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What the columns are" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "All imports" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await page.Locator(".import-list").GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard the file" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/app/links/import$"));
        await Expect(page.Locator(".import-list")).ToHaveCountAsync(0);
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }

    private async Task ChooseAsync(IPage page, string text)
    {
        // Blazor attaches its handlers shortly after the field appears.
        await page.WaitForFunctionAsync("() => document.querySelector('input[type=file]')?._blazorInputFileNextFileId !== undefined");
        await page.GetByLabel("File of links").SetInputFilesAsync(_folder.Write(text));
        await Expect(page).ToHaveURLAsync(DetailsUrl());
    }

    private static ILocator Field(IPage page, string column) => page.GetByRole(AriaRole.Combobox, new() { Name = column, Exact = true });

    private static ILocator Preview(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Preview" });

    private static async Task SetAsync(IPage page, string column, string field)
    {
        await Field(page, column).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = field, Exact = true }).ClickAsync();
        await Expect(Field(page, column)).ToHaveValueAsync(field);
    }

    [GeneratedRegex("/app/links/import/[0-9]+$")]
    private static partial Regex DetailsUrl();
}
