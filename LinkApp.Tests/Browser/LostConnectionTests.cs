using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>A lost connection while a form is filled in.</summary>
public sealed class LostConnectionTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly TempFolder _folder = new();

    protected override bool HandsWindowsOn => false;

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(folder: _folder);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nothing_typed_is_lost_when_a_form_is_saved_without_a_connection_and_it_is_saved_once_the_connection_is_back()
    {
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        var connection = await PageConnection.RouteAsync(window.Page);
        await window.SignInAsync(Ada, "/app/links/new");
        var form = new LinkForm(window.Page);
        await form.Destination.FillAsync("https://example.com/spring");
        await form.TypeSlugAsync("spring");
        await connection.CutAsync();
        await form.Name.FillAsync("Spring sale");
        await form.CreateAsync();

        await Expect(form.Alert).ToContainTextAsync("Not saved: there is no connection");
        await Expect(form.Page).ToHaveURLAsync($"{Server.Address}/app/links/new");
        await Expect(form.Destination).ToHaveValueAsync("https://example.com/spring");
        await Expect(form.Slug).ToHaveValueAsync("spring");
        await Expect(form.Name).ToHaveValueAsync("Spring sale");

        await connection.RestoreAsync();
        await Expect(form.Alert).ToContainTextAsync("Connected again");
        await form.CreateAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();
        await Expect(form.Alert).ToHaveCountAsync(0);
        var link = await Server.Services.GetRequiredService<LinkQueries>().FindAsync(await Server.OrganizationAsync(), "spring");
        Assert.Equal(("Spring sale", "https://example.com/spring"), (link!.Name, link.Destination));
    }

    [Fact]
    public async Task A_half_filled_form_survives_a_restart_of_the_server_with_what_is_typed_during_it()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new", expectsFailedRequests: true));
        await form.Destination.FillAsync("https://example.com/spring");
        await form.AddCountryAsync("malay", "Malaysia", "https://example.com/my");
        await form.OpenAsync("Password");
        await form.Field("Password").FillAsync("secret");
        await form.TypeSlugAsync("spring");
        await Expect(form.Page.GetByText($"{Server.Address}/spring").First).ToBeVisibleAsync();
        var dialogs = 0;
        form.Page.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.AcceptAsync();
        };

        var port = new Uri(Server.Address).Port;
        await Server.DisposeAsync();
        await Expect(form.Page.Locator("header connection-chip")).ToHaveTextAsync("Reconnecting");
        await form.Name.FillAsync("Typed late");
        Server = await TestServer.StartAsync(folder: _folder, port: port);

        await Expect(form.Page.GetByText("Restored what you typed at ")).ToBeVisibleAsync();
        await Expect(form.Page.GetByText("except the password")).ToBeVisibleAsync();
        await Expect(form.Destination).ToHaveValueAsync("https://example.com/spring");
        await Expect(form.Slug).ToHaveValueAsync("spring");
        await Expect(form.Name).ToHaveValueAsync("Typed late");
        await Expect(form.Rules).ToContainTextAsync("Malaysia");
        Assert.Equal(0, dialogs);
        Assert.DoesNotContain("secret", await form.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
        await form.CreateAsync();
        await Expect(form.SavedMessage).ToBeVisibleAsync();
        Assert.DoesNotContain("Typed late", await form.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
        var link = await Server.Services.GetRequiredService<LinkQueries>().FindAsync(await Server.OrganizationAsync(), "spring");
        Assert.Equal(("Typed late", "https://example.com/spring", 1), (link!.Name, link.Destination, link.Rules.Count));
    }

    [Fact]
    public async Task What_was_typed_before_a_restart_is_merged_with_what_another_editor_saved_meanwhile()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring").To("https://example.com/"));
        var form = new LinkForm(await OpenAsync("/app/links/spring", expectsFailedRequests: true));
        await form.Destination.FillAsync("https://example.com/mine");
        await form.Name.FillAsync("Mine");
        await form.Slug.FillAsync("spring-2");
        await Expect(form.Page.GetByText($"{Server.Address}/spring-2").First).ToBeVisibleAsync();
        await Server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            await Server.OrganizationAsync(), "spring", new LinkBuilder().Slug("spring").Name("Theirs").To("https://example.com/").Draft(), null,
            new Author("grace@acme.example"));

        var port = new Uri(Server.Address).Port;
        await Server.DisposeAsync();
        Server = await TestServer.StartAsync(folder: _folder, port: port);

        await Expect(form.Alert.First).ToContainTextAsync("grace@acme.example saved this link while you were editing");
        await Expect(form.Page.Locator(".conflict-field")).ToContainTextAsync("Theirs");
        await Expect(form.Name).ToHaveValueAsync("Mine");
        await form.SaveAsync();
        await Expect(form.Page.Locator(".mud-snackbar")).ToContainTextAsync("Saved: ");
        var link = await Server.Services.GetRequiredService<LinkQueries>().FindAsync(await Server.OrganizationAsync(), "spring-2");
        Assert.Equal(("Mine", "https://example.com/mine"), (link!.Name, link.Destination));
    }
}
