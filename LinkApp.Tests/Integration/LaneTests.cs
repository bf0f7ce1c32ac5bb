using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using LinkApp.Core.Lanes;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Heavy work waits in its lane, others are refused, and redirects are answered meanwhile.</summary>
public sealed class LaneTests(LaneTests.Fixture fixture) : IClassFixture<LaneTests.Fixture>
{
    private const string Busy = "The server is busy with other";
    private const int PerCaller = 8;

    private static readonly int Parallel = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly TestServer _server = fixture.Server;

    private WorkLanes Lanes => _server.Services.GetRequiredService<WorkLanes>();

    [Theory]
    [InlineData("report?country=US")]
    [InlineData("clicks?country=US")]
    public async Task Of_60_parallel_requests_of_one_key_some_wait_the_others_are_refused_and_redirects_go_on(string path)
    {
        var organization = fixture.NewName();
        var link = await _server.LinkAsync(new LinkBuilder(), organization);
        using var api = await _server.ApiAsync(organization, Role.Viewer);
        await using var taken = await Occupation.OfAsync(Lanes.Reports);

        var requests = Enumerable.Range(0, 60).Select(_ => api.GetApiAsync(path)).ToList();
        await Eventually.TrueAsync(() => requests.Count(request => request.IsCompleted) == 60 - PerCaller, "all but a few are refused");

        await AssertMetricsAsync("reports", Parallel, PerCaller);
        using var redirect = await _server.ClickAsync(link.Slug);
        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        taken.End();
        var answers = await Task.WhenAll(requests);
        Assert.Equal(PerCaller, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), refused =>
        {
            refused.AssertProblem(HttpStatusCode.ServiceUnavailable);
            Assert.Equal("The server is busy", refused.Text("title"));
            Assert.StartsWith(Busy, refused.Text("detail"), StringComparison.Ordinal);
            Assert.Equal(LaneFullException.RetryAfter, refused.Headers.RetryAfter?.Delta);
        });
        await Eventually.TrueAsync(() => (Lanes.Reports.Running, Lanes.Reports.Waiting) == (0, 0), "the lane is empty");
    }

    [Fact]
    public async Task Clicks_are_committed_while_the_work_that_has_woken_their_writer_keeps_its_thread()
    {
        var log = _server.Services.GetRequiredService<LinkApp.Core.Clicks.ClickLog>();
        using var ticket = Lanes.Imports.Enter("import");

        var committed = await ticket.RunAsync(() =>
        {
            using var flushed = new ManualResetEventSlim();
            _ = log.FlushAsync().ContinueWith(_ => flushed.Set(), TaskScheduler.Default);
            return Task.FromResult(flushed.Wait(Eventually.Limit));
        });

        Assert.True(committed);
    }

    [Fact]
    public async Task A_client_that_goes_leaves_the_line()
    {
        using var api = await _server.ApiAsync(fixture.NewName(), Role.Viewer);
        await using var taken = await Occupation.OfAsync(Lanes.Reports);
        using var going = new CancellationTokenSource();
        var request = api.GetAsync("/api/v1/report?country=US", going.Token);
        await Eventually.TrueAsync(() => Lanes.Reports.Waiting == 1, "it waits");

        await going.CancelAsync();

        await Eventually.TrueAsync(() => Lanes.Reports.Waiting == 0, "it has left the line");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
    }

    [Fact]
    public async Task Of_16_parallel_sign_ins_from_one_network_some_wait_and_the_others_are_told_to_try_again()
    {
        var link = await _server.LinkAsync(new LinkBuilder());
        await using var taken = await Occupation.OfAsync(Lanes.Passwords);
        var visitors = Enumerable.Range(0, 16).Select(_ => new Visitor(_server)).ToList();

        // Accounts that do not exist are checked like the others.
        var statuses = new ConcurrentQueue<HttpStatusCode>();
        var tries = visitors.Select(TryAsync).ToList();
        await Eventually.EqualAsync(
            (PerCaller, string.Join(' ', Enumerable.Repeat(HttpStatusCode.ServiceUnavailable, 16 - PerCaller))),
            () => (Lanes.Passwords.Waiting, string.Join(' ', statuses)), "half wait, half are refused");

        await AssertMetricsAsync("sign-ins", Parallel, PerCaller);
        using var redirect = await _server.ClickAsync(link.Slug);
        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        taken.End();
        var answers = await Task.WhenAll(tries);
        Assert.Equal(PerCaller, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(LaneFullException.RetryAfter, refused.Headers.RetryAfter?.Delta);
            Assert.Contains($"{Busy} sign-ins", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        answers.ToList().ForEach(answer => answer.Dispose());
        visitors.ForEach(visitor => visitor.Dispose());

        async Task<HttpResponseMessage> TryAsync(Visitor visitor, int number)
        {
            var answer = await visitor.TrySignInAsync($"nobody-{number}@example.com");
            statuses.Enqueue(answer.StatusCode);
            return answer;
        }
    }

    [Fact]
    public async Task A_refused_sign_in_is_no_attempt()
    {
        var email = $"{fixture.NewName("ada")}@example.com";
        await _server.MemberAsync(email);
        using var visitor = new Visitor(_server);
        var tickets = Enumerable.Range(0, PerCaller).Select(_ => Lanes.Passwords.Enter("127.0.0.1")).ToList();
        for (var i = 0; i < 10; i++)
        {
            using var refused = await visitor.TrySignInAsync(email);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        tickets.ForEach(ticket => ticket.Dispose());

        await visitor.SignInAsync(email);
    }

    [Theory]
    [InlineData("clicks.csv")]
    [InlineData("clicks.ndjson")]
    [InlineData("links.csv")]
    [InlineData("audit.csv")]
    [InlineData("audit.ndjson")]
    public async Task An_export_without_room_is_refused_before_its_first_byte(string path)
    {
        var organization = fixture.NewName();
        using var api = await _server.ApiAsync(organization, Role.Admin);
        // Those of other callers fill the whole line.
        var tickets = new List<LaneTicket>();
        while (tickets.Count < 1_000 && TryEnter(Lanes.Exports, tickets.Count) is { } ticket)
            tickets.Add(ticket);

        (await api.GetApiAsync(path)).AssertProblem(HttpStatusCode.ServiceUnavailable);

        tickets.ForEach(ticket => ticket.Dispose());
        using var file = await api.GetAsync($"/api/v1/{path}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
    }

    [Fact]
    public async Task Guesses_at_passwords_of_links_keep_nobody_from_signing_in()
    {
        var email = $"{fixture.NewName("ada")}@example.com";
        await _server.MemberAsync(email);
        var link = await _server.LinkAsync(new LinkBuilder().Password("secret"));
        await using var taken = await Occupation.OfAsync(Lanes.LinkPasswords);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("password", "secret")]);
        var guess = _server.Client.PostAsync($"/{link.Slug}", form, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => Lanes.LinkPasswords.Waiting == 1, "it waits");

        using var visitor = new Visitor(_server);
        await visitor.SignInAsync(email);

        taken.End();
        using var answer = await guess;
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Theory]
    [InlineData("/account/security", "password", "Form.Present", "Form.Password")]
    [InlineData("/account/delete", "delete", "Form.Email", "Form.Password")]
    [InlineData("/account/email", null, "Form.Email", "Form.Password")]
    public async Task A_form_of_an_account_that_is_refused_is_shown_again_with_the_reason(string page, string? form, params string[] fields)
    {
        var email = $"{fixture.NewName("ada")}@example.com";
        await _server.MemberAsync(email, fixture.NewName());
        using var visitor = new Visitor(_server);
        await visitor.SignInAsync(email);
        var values = fields.Select(field => (field, field == "Form.Email" ? email : TestServer.Password)).ToList();
        if (page == "/account/email")
            values[0] = ("Form.Email", $"new-{email}");
        if (form is not null)
            values.Add(("_handler", form));

        await AssertRefusedAsync(visitor, page, [.. values]);
    }

    [Fact]
    public async Task A_new_account_that_is_refused_keeps_what_was_typed_and_the_invitation()
    {
        var invited = await _server.Services.GetRequiredService<LinkApp.Core.Organizations.Members.InvitationEditor>().InviteAsync(
            await _server.OrganizationAsync(fixture.NewName()), "grace@example.com", Role.Viewer, Author.CommandLine, TestContext.Current.CancellationToken);
        var secret = Assert.IsType<LinkApp.Core.Organizations.Members.InvitationEdit.Saved>(invited).Secret;
        using var visitor = new Visitor(_server);
        (string, string)[] form = [("Form.Email", "grace@example.com"), ("Form.Password", TestServer.Password)];

        var html = await AssertRefusedAsync(visitor, $"/account/join/{secret}", form);

        Assert.Contains("value=\"grace@example.com\"", html, StringComparison.Ordinal);
        using var joined = await visitor.SendFormAsync($"/account/join/{secret}", fields: form);
        Assert.Equal(HttpStatusCode.Found, joined.StatusCode);
    }

    [Fact]
    public async Task An_authenticator_app_that_is_refused_is_not_switched_on_without_recovery_codes()
    {
        var email = $"{fixture.NewName("ada")}@example.com";
        await _server.MemberAsync(email, fixture.NewName());
        using var visitor = new Visitor(_server);
        await visitor.SignInAsync(email);
        const string Page = "/account/security/authenticator";
        var app = new AuthenticatorApp(AuthenticatorApp.ReadKey(await visitor.Client.GetStringAsync(Page, TestContext.Current.CancellationToken)));

        await AssertRefusedAsync(visitor, Page, ("Form.Code", app.GetCode()));

        var (_, codes) = await AuthenticatorApp.SetUpAsync(visitor);
        Assert.Equal(10, codes.Count);
        // The second step of a sign-in is refused in the same way.
        using var again = new Visitor(_server);
        (await again.TrySignInAsync(email)).Dispose();
        await AssertRefusedAsync(again, "/account/two-factor?recovery=true", ("Form.Code", codes[0]));
        using var signedIn = await again.SendFormAsync("/account/two-factor?recovery=true", fields: ("Form.Code", codes[0]));
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
    }

    /// <summary>Sends a form while the lane has no room for its network; returns the page that it is answered with.</summary>
    private async Task<string> AssertRefusedAsync(Visitor visitor, string page, params (string, string)[] fields)
    {
        // Opened before: tickets that a failure kept would let the other tests of the class fail, too.
        var opened = await visitor.Client.GetStringAsync(page, TestContext.Current.CancellationToken);
        var tickets = Enumerable.Range(0, PerCaller).Select(_ => Lanes.Passwords.Enter("127.0.0.1")).ToList();
        using var refused = await visitor.SendAsync(opened, page, fields);
        tickets.ForEach(ticket => ticket.Dispose());

        var html = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(LaneFullException.RetryAfter, refused.Headers.RetryAfter?.Delta);
        Assert.Contains($"{Busy} sign-ins", html, StringComparison.Ordinal);
        foreach (var (field, _) in fields.Where(field => field.Item1 != "_handler"))
            Assert.Contains($"name=\"{field}\"", html, StringComparison.Ordinal);
        return html;
    }

    [Fact]
    public async Task An_import_is_undone_in_its_lane_and_says_its_place_in_line()
    {
        var rig = new ImportRig(_server.Services, await _server.OrganizationAsync(fixture.NewName()));
        var import = await rig.RunAsync(await rig.ReadAsync(ImportRig.Csv(3, fixture.NewName("row") + "-")));
        await using var taken = await Occupation.OfAsync(Lanes.Imports);
        var before = Lanes.Imports.RunAsync("before", () => 1, TestContext.Current.CancellationToken);

        var run = _server.Services.GetRequiredService<LinkApp.Core.Links.Import.ImportRunner>().Undo(rig.Organization, import.Id, ImportRig.Ada);
        await Eventually.TrueAsync(() => run.Place == 2, "it waits behind another");
        Assert.Equal(3, (await rig.LinksAsync()).Count);

        taken.End();
        await before;
        await run.Completion;
        Assert.Empty(await rig.LinksAsync());
        Assert.Equal(3, run.Undone!.Deleted);
    }

    private static LaneTicket? TryEnter(WorkLane lane, int number)
    {
        try
        {
            return lane.Enter(number.ToString(CultureInfo.InvariantCulture));
        }
        catch (LaneFullException)
        {
            return null;
        }
    }

    private async Task AssertMetricsAsync(string lane, int running, int waiting)
    {
        var metrics = await _server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains($"linkapp_lane_running{{lane=\"{lane}\"}} {running}\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"linkapp_lane_waiting{{lane=\"{lane}\"}} {waiting}\n", metrics, StringComparison.Ordinal);
    }

    public sealed class Fixture : SharedServer
    {
        // Without any account, the pages of accounts lead to the setup.
        protected override Task SeedAsync() => Server.MemberAsync($"{NewName("first")}@example.com");
    }

    /// <summary>Uses all of a lane until it ends.</summary>
    private sealed class Occupation : IAsyncDisposable
    {
        private readonly ManualResetEventSlim _gate = new();
        private Task _work = Task.CompletedTask;

        public static async Task<Occupation> OfAsync(WorkLane lane)
        {
            var taken = new Occupation();
            taken._work = Task.WhenAll(Enumerable.Range(0, Parallel).Select(
                number => lane.RunAsync($"occupation {number}", () => taken._gate.Wait(Eventually.Limit))));
            await Eventually.TrueAsync(() => lane.Running == Parallel, "the lane is used");
            return taken;
        }

        public void End() => _gate.Set();

        public async ValueTask DisposeAsync()
        {
            End();
            await _work;
            _gate.Dispose();
        }
    }
}
