using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>What people do with the mails of LinkApp, through a real mail server.</summary>
public sealed class MailPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string Members = "/app/settings/members";
    private const string Password = "another long password";

    private readonly Mailbox _mailbox = new();

    protected override Task<TestServer>? StartOwnServerAsync()
    {
        _mailbox.Start();
        return TestServer.StartAsync(_mailbox.Settings);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _mailbox.DisposeAsync();
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_with_the_link_of_a_mail()
    {
        var page = (await OpenAsync()).Page;
        await page.GotoAsync(Server.Address + "/account/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
        await page.GetByLabel("Email").FillAsync("nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send link" }).ClickAsync();
        await Expect(page.GetByText("Enter an email address")).ToBeVisibleAsync();
        await page.GetByLabel("Email").FillAsync(Ada);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send link" }).ClickAsync();
        await Expect(page.Locator(".mud-alert")).ToContainTextAsync($"If there is an account for {Ada}, a mail with a link is on its way.");

        await page.GotoAsync(Server.Address + Mailbox.GetLink(await _mailbox.ReceiveAsync(Ada, "Choose a new password")));
        await page.GetByLabel("New password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(page.Locator(".mud-alert")).ToHaveTextAsync("Password changed. Sign in with it.");
        await page.GetByLabel("Email").FillAsync(Ada);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Dashboard" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_invitation_says_whether_its_mail_was_delivered_and_is_sent_again()
    {
        const string Refused = "refused@example.com";
        var page = await OpenAsync(Members);
        foreach (var email in (string[])[Grace, Refused])
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Invite a member" }).ClickAsync();
            await page.GetByLabel("Email", new() { Exact = true }).FillAsync(email);
            await page.GetByRole(AriaRole.Button, new() { Name = "Send invitation" }).ClickAsync();
            await Expect(page.GetByText($"{email} is invited")).ToBeVisibleAsync();
        }
        var first = Mailbox.GetLink(await _mailbox.ReceiveAsync(Grace, "Join Acme on LinkApp"));
        await Expect(page.GetByText("A mail with this link is on its way.")).ToBeVisibleAsync();

        await ReloadUntilAsync(page, Grace, "Mail sent");
        await ReloadUntilAsync(page, Refused, "Mail not delivered: The mail server refuses this recipient");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Send the invitation of {Grace} again" }).ClickAsync();
        await Eventually.TrueAsync(() => _mailbox.Find(Grace, "Join Acme").Count() == 2, "the invitation is sent again");
        Assert.NotEqual(first, Mailbox.GetLink(await _mailbox.ReceiveAsync(Grace, "Join Acme on LinkApp")));

        await page.GetByRole(AriaRole.Link, new() { Name = "Mail", Exact = true }).ClickAsync();
        await Expect(page.Locator("[aria-labelledby=troubled]")).ToContainTextAsync(Refused);
        await Expect(page.Locator("[aria-labelledby=troubled]")).ToContainTextAsync("Given up after 1 try");
    }

    [Fact]
    public async Task A_test_mail_arrives_or_the_page_says_which_setting_is_wrong()
    {
        var page = await OpenAsync("/app/settings/mail");
        var test = page.GetByRole(AriaRole.Button, new() { Name = $"Send a test mail to {Ada}" });
        await test.ClickAsync();
        await Expect(page.Locator(".mud-alert")).ToContainTextAsync($"The mail server took the mail for {Ada}.");
        Assert.Contains("Mail works", (await _mailbox.ReceiveAsync(Ada, "A test mail from LinkApp")).TextBody, StringComparison.Ordinal);

        await _mailbox.StopAsync();
        await test.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"Mail:Server, Mail:Port: 127.0.0.1:{_mailbox.Port} can't be reached.");
    }

    [Fact]
    public async Task An_admin_makes_a_password_link_for_a_member_who_has_forgotten_theirs()
    {
        await Server.MemberAsync(Grace, role: Role.Viewer);
        var admin = await OpenAsync(Members);
        await Expect(admin.GetByRole(AriaRole.Button, new() { Name = $"Make a password link for {Ada}" })).ToHaveCountAsync(0);
        await admin.GetByRole(AriaRole.Button, new() { Name = $"Make a password link for {Grace}" }).ClickAsync();
        var url = await admin.GetByLabel("Password link", new() { Exact = true }).InputValueAsync();

        var grace = (await OpenAsync()).Page;
        await grace.GotoAsync(url);
        await grace.GetByLabel("New password").FillAsync(Password);
        await grace.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(grace.Locator(".mud-alert")).ToHaveTextAsync("Password changed. Sign in with it.");

        await Server.MemberAsync(Grace, "Other", Role.Viewer);
        await admin.GetByRole(AriaRole.Button, new() { Name = $"Make a password link for {Grace}" }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Alert).Filter(new() { HasText = "another organization" })).ToBeVisibleAsync();
    }

    // What became of a mail is read when the page opens.
    private static async Task ReloadUntilAsync(IPage page, string email, string text)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                await page.ReloadAsync();
                var row = page.Locator(".settings-row").Filter(new() { HasText = email });
                await Expect(row).ToBeVisibleAsync();
                return (await row.InnerTextAsync()).Contains(text, StringComparison.Ordinal);
            },
            $"the invitation of {email} says: {text}");
    }
}
