using System.Text.RegularExpressions;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The QR code of a link: opened, changed, downloaded, and read by an independent decoder.</summary>
public sealed class QrTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string LongestSlug = "The-longest-slug-that-a-link-can-have-with-its-sixty-four-letter";

    private ILocator? _dialog;

    private ILocator Dialog => _dialog!;

    [Theory]
    [InlineData("s", "000000", "ffffff")]
    [InlineData(LongestSlug, "000000", "ffffff")]
    [InlineData("s", "4453d6", "ffffff")]
    [InlineData("s", "b3261e", "fff8e1")]
    [InlineData("s", "004d40", "80cbc4")]
    [InlineData("s", "757575", "ffffff")]
    [InlineData("s", "2e2e2e", "ff8a80")]
    public async Task Every_level_and_format_is_read_as_the_short_url_in_any_colours(string slug, string color, string background)
    {
        await Server.LinkAsync(new LinkBuilder().Slug(slug));
        var page = await OpenAsync("/app/links");

        foreach (var ecc in (string[])["L", "M", "Q", "H"])
        {
            foreach (var format in (string[])["svg", "png"])
            {
                var address = $"/app/links/{slug}/qr.{format}?color={color}&background={background}&ecc={ecc}&size=300";
                Assert.Equal((address, $"{Server.Address}/{slug}"), (address, await QrReader.ReadAsync(page, address)));
            }
        }
    }

    [Theory]
    [InlineData("size=120&margin=0")]
    [InlineData("size=120")]
    [InlineData("size=137&margin=2")]
    [InlineData("size=2000&margin=20")]
    public async Task Every_size_and_margin_is_read(string query)
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links");

        foreach (var format in (string[])["svg", "png"])
            Assert.Equal($"{Server.Address}/spring", await QrReader.ReadAsync(page, $"/app/links/spring/qr.{format}?{query}"));
    }

    [Fact]
    public async Task A_code_is_opened_from_the_list_changed_and_downloaded()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenDialogAsync("/app/links");
        await Expect(Dialog.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("alt", $"QR code of {Server.Address}/spring");
        await Dialog.GetByLabel("Colour", new() { Exact = true }).FillAsync("#004488");
        await Dialog.GetByLabel("Background", new() { Exact = true }).FillAsync("#ffeedd");
        await Dialog.GetByLabel("Size in pixels").FillAsync("640");
        await Dialog.GetByLabel("Margin in modules").FillAsync("2");
        await Dialog.GetByText("30%").ClickAsync();
        await Expect(Dialog.GetByRole(AriaRole.Img)).ToHaveAttributeAsync(
            "src", "app/links/spring/qr.svg?size=640&margin=2&color=004488&background=ffeedd&ecc=H");

        foreach (var format in (string[])["svg", "png"])
        {
            var download = await page.RunAndWaitForDownloadAsync(
                () => Dialog.GetByRole(AriaRole.Link, new() { Name = $"Download {format.ToUpperInvariant()}" }).ClickAsync());
            Assert.Equal($"spring.{format}", download.SuggestedFilename);
            var content = await File.ReadAllBytesAsync(await download.PathAsync());
            var type = format == "svg" ? "image/svg+xml" : "image/png";
            Assert.Equal($"{Server.Address}/spring", await QrReader.ReadAsync(page, $"data:{type};base64,{Convert.ToBase64String(content)}"));
        }
    }

    [Fact]
    public async Task What_can_not_be_scanned_is_said_and_the_last_good_picture_stays()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await OpenDialogAsync("/app/links");
        await Dialog.GetByLabel("Colour", new() { Exact = true }).FillAsync("#dddddd");

        await Expect(Dialog.GetByText("#dddddd on #ffffff can't be scanned: their contrast is 1.3 to 1, and readers need 4 to 1.")).ToBeVisibleAsync();
        await Expect(Dialog.GetByText("Download PNG")).ToBeDisabledAsync();
        await Expect(Dialog.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("src", new Regex("color=000000"));
        await Expect(Dialog.GetByLabel("Colour", new() { Exact = true })).ToHaveValueAsync("#dddddd");
        await Dialog.GetByLabel("Colour", new() { Exact = true }).FillAsync("#333333");
        await Expect(Dialog.GetByRole(AriaRole.Link, new() { Name = "Download PNG" })).ToHaveAttributeAsync("href", new Regex("color=333333"));
    }

    [Fact]
    public async Task The_picture_is_copied_to_the_clipboard()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenDialogAsync("/app/links");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Copy picture" }).ClickAsync();
        await Expect(page.GetByText("Copied", new() { Exact = true })).ToBeVisibleAsync();

        var copied = await page.EvaluateAsync<string>("""
            async () => {
              const [item] = await navigator.clipboard.read();
              const reader = new FileReader();
              reader.readAsDataURL(await item.getType('image/png'));
              await new Promise(done => reader.onload = done);
              return reader.result;
            }
            """);
        Assert.Equal($"{Server.Address}/spring", await QrReader.ReadAsync(page, copied));
    }

    [Fact]
    public async Task A_links_own_page_opens_its_code_and_a_new_link_has_none_yet()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenDialogAsync("/app/links/spring", "QR code of /spring");
        await Expect(Dialog.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await page.GotoAsync(Server.Address + "/app/links/new");
        await Expect(page.GetByLabel("Slug")).ToBeVisibleAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "QR code" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_viewer_gets_codes_too()
    {
        await Server.MemberAsync(Grace, role: Role.Viewer);
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await OpenDialogAsync("/app/links", email: Grace);

        await Expect(Dialog.GetByRole(AriaRole.Img)).ToHaveJSPropertyAsync("complete", true);
    }

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 1440)]
    [InlineData(true, 390)]
    [InlineData(false, 390)]
    public async Task The_dialog_is_accessible_and_fits(bool dark, int width)
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenDialogAsync("/app/links");
        var look = new Look(dark, width);
        await page.SetViewportSizeAsync(look.Width, look.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await Dialog.GetByLabel("Colour", new() { Exact = true }).FillAsync("#999");
        await Expect(Dialog.GetByText("can't be scanned")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "qr-error", look);
        await page.AssertAccessibleAsync();
        await Dialog.GetByLabel("Colour", new() { Exact = true }).FillAsync("#4453d6");
        await Expect(Dialog.GetByText("can't be scanned")).ToHaveCountAsync(0);
        await Pictures.TakeAsync(page, "qr", look);

        await page.AssertAccessibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>(
            "document.querySelector('[role=dialog]').scrollWidth - document.querySelector('[role=dialog]').clientWidth"));
    }

    private async Task<IPage> OpenDialogAsync(string path, string? button = null, string email = Ada)
    {
        var page = await OpenAsync(path, email);
        if (button is null)
            await LinkList.ChooseAsync(page, "spring", "QR code");
        else
            await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        _dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(_dialog).ToBeVisibleAsync();
        return page;
    }
}
