using System.Text;
using LinkApp.Core.Data;
using LinkApp.Core.Mail;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using LinkApp.Web.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Mails through a real mail server: what they say, and what becomes of those that are not delivered at once.</summary>
[Trait("Store", "both")]
public sealed class MailTests(MailTests.Fixture fixture) : IClassFixture<MailTests.Fixture>
{
    private readonly TestServer _server = fixture.Server;
    private readonly FakeTimeProvider _time = fixture.Clock;
    private readonly string _organization = fixture.NewName();
    private readonly string _grace = $"{fixture.NewName("grace")}@example.com";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_is_sent_by_mail_as_text_and_html_and_its_link_works()
    {
        using var admin = await _server.ApiAsync(_organization, Role.Admin);
        var answer = await admin.PostAsync("invitations", $$"""{ "email": "{{_grace}}", "role": "viewer", "sendMail": true }""");
        var mail = await fixture.Mailbox.ReceiveAsync(_grace, $"Join {_organization} on LinkApp");

        Assert.Equal(new Uri(answer.Text("url")).PathAndQuery, Mailbox.GetLink(mail));
        Assert.Contains("as a viewer", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"{answer.Text("url")}\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("LinkApp <links@example.com>", mail.From.ToString().Replace("\"", "", StringComparison.Ordinal));
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        using var visitor = new Visitor(_server);
        Assert.Contains($"Join {_organization}", await visitor.Client.GetStringAsync(Mailbox.GetLink(mail)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_text_in_the_html_and_can_t_add_headers()
    {
        var name = $"{_organization} <b>&amp;</b>";
        using var admin = await _server.ApiAsync(name, Role.Admin);
        await admin.PostAsync("invitations", $$"""{ "email": "{{_grace}}", "sendMail": true }""");
        var mail = await fixture.Mailbox.ReceiveAsync(_grace, name);

        Assert.Contains("&lt;b&gt;&amp;amp;&lt;/b&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains(name, mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_is_tried_again_while_the_server_is_down_and_its_text_is_stored_encrypted_until_then()
    {
        await fixture.Mailbox.StopAsync();
        try
        {
            await AddAsync(_grace);
            var waiting = await WaitAsync(_grace, mail => mail.Attempts == 1);
            Assert.Contains("can't be reached", waiting.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-link", Encoding.UTF8.GetString(waiting.Content!), StringComparison.Ordinal);
        }
        finally
        {
            fixture.Mailbox.Start();
        }
        var sent = await AdvanceUntilAsync(_grace, mail => mail.SentAt is not null);

        Assert.Contains("secret-link", (await fixture.Mailbox.ReceiveAsync(_grace, "subject")).TextBody, StringComparison.Ordinal);
        Assert.Equal((2, null, null), (sent.Attempts, sent.Content, sent.NextAt));
    }

    [Fact]
    public async Task A_refused_recipient_is_given_up_at_once_and_admins_see_why()
    {
        var refused = $"refused-{_grace}";
        var id = await _server.OrganizationAsync(_organization);
        await AddAsync(refused, id);
        var mail = await WaitAsync(refused, mail => mail.IsFailed);

        Assert.Equal((1, null), (mail.Attempts, mail.Content));
        var troubled = Assert.Single(await Queries.ListTroubledAsync(id, 10, Cancel));
        Assert.StartsWith("The mail server refuses this recipient", troubled.Error, StringComparison.Ordinal);
        Assert.Empty(await Queries.ListTroubledAsync(await _server.OrganizationAsync(fixture.NewName()), 10, Cancel));
    }

    [Fact]
    public async Task A_mail_that_is_not_delivered_before_its_link_ends_is_given_up()
    {
        await fixture.Mailbox.StopAsync();
        try
        {
            await AddAsync(_grace, lifetime: TimeSpan.FromMinutes(3));
            await WaitAsync(_grace, mail => mail.Attempts == 1);
            var mail = await AdvanceUntilAsync(_grace, mail => mail.Attempts == 2);
            Assert.True(mail.IsFailed);
            Assert.Null(mail.Content);
        }
        finally
        {
            fixture.Mailbox.Start();
        }
    }

    [Fact]
    public async Task A_mail_that_waits_outlasts_a_restart()
    {
        await using var mailbox = new Mailbox();
        using var folder = new TempFolder();
        await using (var first = await TestServer.StartAsync(mailbox.Settings, folder: folder))
        {
            await first.Services.GetRequiredService<MailQueue>().AddAsync(Text(_grace), null, TimeSpan.FromHours(1), Cancel);
            await WaitAsync(_grace, mail => mail.Attempts == 1, first);
            await first.StopAsync();
        }
        mailbox.Start();
        var later = new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(2));
        await using var second = await TestServer.StartAsync(mailbox.Settings, later, folder);

        Assert.Contains("secret-link", (await mailbox.ReceiveAsync(_grace, "subject")).TextBody, StringComparison.Ordinal);
    }

    private MailQueries Queries => _server.Services.GetRequiredService<MailQueries>();

    private static MailText Text(string recipient) => new(recipient, "subject", ["Hello."], new("Open", "https://links.example.com/secret-link"), "Footer.");

    private Task AddAsync(string recipient, int? organizationId = null, TimeSpan? lifetime = null) =>
        _server.Services.GetRequiredService<MailQueue>().AddAsync(Text(recipient), organizationId, lifetime ?? TimeSpan.FromHours(1), Cancel);

    /// <summary>Moves the clock more than once, since the delivery may begin its pause only after the clock has moved.</summary>
    private Task<OutgoingMail> AdvanceUntilAsync(string recipient, Func<OutgoingMail, bool> condition) => WaitAsync(recipient, mail =>
    {
        if (condition(mail))
            return true;
        _time.Advance(TimeSpan.FromMinutes(1));
        return false;
    });

    private async Task<OutgoingMail> WaitAsync(string recipient, Func<OutgoingMail, bool> condition, TestServer? server = null)
    {
        OutgoingMail? found = null;
        await Eventually.TrueAsync(
            async () =>
            {
                await using var db = await (server ?? _server).Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(Cancel);
                found = await db.OutgoingMails.AsNoTracking().SingleOrDefaultAsync(mail => mail.Recipient == recipient, Cancel);
                return found is not null && condition(found);
            },
            "the mail is in the state");
        return found!;
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        public Mailbox Mailbox { get; } = new();

        protected override TimeProvider Time => Clock;

        protected override string[] Settings => Mailbox.Settings;

        protected override Task SeedAsync()
        {
            Mailbox.Start();
            // Until there is a user, every page leads to the setup.
            return Server.MemberAsync("owner@example.com");
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Mailbox.DisposeAsync();
        }
    }
}
