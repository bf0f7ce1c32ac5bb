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
        // Without any account, the sign-in page leads to the setup.
        await _server.MemberAsync($"{fixture.NewName("ada")}@example.com");
        await using var taken = await Occupation.OfAsync(Lanes.Passwords);
        var visitors = Enumerable.Range(0, 16).Select(_ => new Visitor(_server)).ToList();

        // Accounts that do not exist are checked like the others.
        var tries = visitors.Select((visitor, number) => visitor.TrySignInAsync($"nobody-{number}@example.com")).ToList();
        await Eventually.TrueAsync(
            () => tries.Count(attempt => attempt.IsCompleted) == 16 - PerCaller && Lanes.Passwords.Waiting == PerCaller, "half wait, half are refused");

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
    public async Task An_export_without_room_is_refused_before_its_first_byte(string path)
    {
        var organization = fixture.NewName();
        using var api = await _server.ApiAsync(organization, Role.Viewer);
        // Those of other callers fill the whole line.
        var tickets = new List<LaneTicket>();
        while (tickets.Count < 1_000 && TryEnter(Lanes.Exports, tickets.Count) is { } ticket)
            tickets.Add(ticket);

        (await api.GetApiAsync(path)).AssertProblem(HttpStatusCode.ServiceUnavailable);

        tickets.ForEach(ticket => ticket.Dispose());
        using var file = await api.GetAsync($"/api/v1/{path}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
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

    public sealed class Fixture : SharedServer;

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
