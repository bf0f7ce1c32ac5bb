using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using LinkApp.Bench.Live;
using LinkApp.Bench.Load;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Bench.Servers;

namespace LinkApp.Bench;

/// <summary>
/// Compares the times of sign-ins at accounts that exist and that don't, in a random order on one server, each try from another network.
/// What a stranger sees must not say whether an account exists.
/// </summary>
internal static class SignInBench
{
    private const string Password = "a wrong password";
    private const string Unknown = "unknown account";

    // One less than the attempts that an account has in an hour.
    private const int TriesPerAccount = 49;
    private const int LimitPerAccount = TriesPerAccount + 1;

    public static Command Create()
    {
        var tries = BenchOptions.Number("--tries", 150, "Sign-ins of each kind.");
        var binary = BenchOptions.Binary("A published single file to measure instead of the build.");
        return BenchRun.Command(
            "sign-in",
            "Whether the time of a sign-in tells if there is an account: known and unknown ones, with wrong and right passwords, and locked.",
            (parsed, run, cancel) => RunAsync(run, parsed.GetValue(tries), parsed.GetValue(binary), cancel),
            tries, binary);
    }

    private static async Task RunAsync(BenchRun run, int tries, FileInfo? binary, CancellationToken cancel)
    {
        var data = run.GetPath("data");
        var accounts = Enumerable.Range(0, (tries / TriesPerAccount) + 1).Select(number => $"known-{number}@example.com").ToList();
        const string Locked = "locked@example.com";
        foreach (var email in (IEnumerable<string>)[.. accounts, Locked])
            await BrowserPages.CreateMemberAsync(data, "Organization 1", email);
        await using var server = await ServerUnderTest.StartLinkAppAsync(binary, data, run.GetPath("gauges"));
        using var visitor = await SignInVisitor.OpenAsync(server.Address, cancel);
        BenchRun.Say("guessing until accounts are locked");
        for (var i = 0; i <= LimitPerAccount; i++)
        {
            await visitor.TryAsync(Locked, Password, cancel);
            await visitor.TryAsync("locked-unknown@example.com", Password, cancel);
        }

        var kinds = new (string Name, Func<int, (string Email, string Password)> Try)[]
        {
            (Unknown, i => (string.Create(CultureInfo.InvariantCulture, $"unknown-{i}@example.com"), Password)),
            ("known account, wrong password", i => (accounts[i / TriesPerAccount], Password)),
            ("known account, right password", i => (accounts[i / TriesPerAccount], BrowserPages.Password)),
            ("locked, unknown account", _ => ("locked-unknown@example.com", Password)),
            ("locked, known account", _ => (Locked, Password)),
        };
        var times = kinds.ToDictionary(kind => kind.Name, _ => new List<double>());
        var random = new Random(1);
        for (var i = 0; i < tries; i++)
        {
            random.Shuffle(kinds);
            foreach (var (name, next) in kinds)
            {
                var (email, password) = next(i);
                times[name].Add(await visitor.TryAsync(email, password, cancel));
            }
        }
        foreach (var (name, taken) in times)
        {
            var compared = times[name.StartsWith("locked", StringComparison.Ordinal) ? "locked, unknown account" : Unknown];
            run.Results.Add(
                "sign-in",
                ("try", name),
                ("p10 ms", Percentiles.Get(taken, 0.1)),
                ("median ms", Percentiles.Median(taken)),
                ("p90 ms", Percentiles.Get(taken, 0.9)),
                ("slower than unknown", Slower(taken, compared)),
                ("tries", tries));
        }
    }

    /// <summary>The share of pairs in which a time is longer than one of the others: 0.5 if they can't be told apart.</summary>
    private static double Slower(List<double> times, List<double> others) =>
        times.Average(time => others.Average(other => time > other ? 1.0 : time < other ? 0.0 : 0.5));

    /// <summary>A program that signs in with the form of the page.</summary>
    private sealed class SignInVisitor : IDisposable
    {
        private const string Refused = "Email or password is wrong.";
        private const string Locked = "Too many tries.";

        private readonly HttpClient _client;
        private readonly Random _random = new(2);
        private readonly CookieContainer _cookies = new();
        private Dictionary<string, string> _form = [];

        private SignInVisitor(Uri server) =>
            _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = server };

        public static async Task<SignInVisitor> OpenAsync(Uri server, CancellationToken cancel)
        {
            var visitor = new SignInVisitor(server);
            visitor._form = await HiddenFields.ReadAsync(visitor._client, "/account/sign-in", cancel);
            return visitor;
        }

        /// <summary>The milliseconds until the whole answer is there.</summary>
        public async Task<double> TryAsync(string email, string password, CancellationToken cancel)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/account/sign-in")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>(_form) { ["Form.Email"] = email, ["Form.Password"] = password }),
            };
            request.Headers.Add("X-Forwarded-For", Visitors.Address(_random));
            var began = Stopwatch.GetTimestamp();
            using var answer = await _client.SendAsync(request, cancel);
            var html = await answer.Content.ReadAsStringAsync(cancel);
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            // The form belongs to somebody who is not signed in.
            foreach (var session in _cookies.GetAllCookies().Where(cookie => cookie.Name.EndsWith("LinkApp", StringComparison.Ordinal)))
                session.Expired = true;
            var isAnswered = answer.StatusCode == HttpStatusCode.Found
                || html.Contains(Refused, StringComparison.Ordinal) || html.Contains(Locked, StringComparison.Ordinal);
            return isAnswered ? took : throw new BenchException($"A sign-in was answered with {answer.StatusCode}.");
        }

        public void Dispose() => _client.Dispose();
    }
}
