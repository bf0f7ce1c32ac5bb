using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Tests.Support;
using LinkApp.Web.Demo;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp demo</c> as a newcomer runs it.</summary>
[Trait("Tier", "full")]
public sealed partial class DemoTests : IDisposable
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Midnight.AddHours(12);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_demo_has_a_year_of_clicks_gets_visitors_and_leaves_nothing_behind()
    {
        var start = new ProcessStartInfo("dotnet", [ServerProcess.Program, "demo", "--urls=http://127.0.0.1:0", "--clicks=3000", "--rate=40"]);
        start.Environment["TMPDIR"] = _folder.Path;
        await using var demo = await ServerProcess.StartAsync(start);
        using var client = new HttpClient { BaseAddress = new Uri(demo.Address) };

        await Eventually.TrueAsync(async () => Redirects(await client.GetStringAsync("/metrics")) >= 20, "visitors come");

        var folder = Assert.Single(Directory.GetDirectories(_folder.Path, "linkapp-demo-*"));
        using (var connection = SqliteSetup.Open(Path.Combine(folder, "clicks.db"), readOnly: true))
        {
            Assert.InRange(connection.Scalar<long>("SELECT count(*) FROM clicks"), 2_500, 6_000);
            Assert.InRange(connection.Scalar<long>("SELECT max(time) - min(time) FROM clicks") / 86_400_000.0, 350, 366);
            Assert.Equal(2, connection.Scalar<long>("SELECT count(DISTINCT organization) FROM clicks"));
            Assert.InRange(connection.Scalar<long>("SELECT count(DISTINCT p.country) FROM clicks c JOIN places p ON p.id = c.place"), 30, 60);
            Assert.InRange(connection.Scalar<long>("SELECT count(DISTINCT rule) FROM clicks"), 5, 50);
        }
        using var answer = await client.GetAsync("/account/sign-in");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        Assert.Equal(0, await demo.StopAsync());
        Assert.Empty(Directory.GetDirectories(_folder.Path, "linkapp-demo-*"));
    }

    [Theory]
    [InlineData("--Data:Directory=/somewhere", "Data:Directory: the demo uses a temporary folder")]
    [InlineData("--rate=-1", "--rate must be from 0 to 2000.")]
    [InlineData("--clicks=99999999", "--clicks must be from 0 to 50000000.")]
    [InlineData("--password=short", "--password must have at least 10 characters.")]
    public async Task A_demo_that_is_asked_for_the_impossible_says_what_it_can_do(string argument, string error)
    {
        var result = await CommandRun.RunAsync("demo", argument);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(error, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void All_links_of_the_demo_are_such_as_people_may_create()
    {
        foreach (var organization in (string[])[DemoLinks.Organization, DemoLinks.OtherOrganization])
            Assert.All(DemoLinks.Get(organization), link => Assert.Empty(link.Validate()));
    }

    [Fact]
    public async Task More_people_come_by_day_than_by_night_and_from_where_they_are_awake()
    {
        await using var server = await TestServer.StartAsync();
        var world = new DemoWorld((VisitorLocator)server.Services.GetService(typeof(VisitorLocator))!, new Random(7));
        int From(string country, int utcHour) => Enumerable.Range(0, 2_000).Count(_ => world.Next(Midnight.AddHours(utcHour)).Country == country);

        Assert.True(From("JP", 11) > 3 * From("JP", 19), "Japan sleeps at 19 o'clock UTC");
        Assert.True(From("US", 2) > 3 * From("US", 9), "America sleeps at 9 o'clock UTC");
        Assert.InRange(Enumerable.Range(0, 24).Average(hour => world.Activity(Midnight.AddHours(hour))), 0.9, 1.1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(20)]
    [InlineData(1_200)]
    public async Task Events_come_as_often_as_their_mean_says(double mean)
    {
        await using var server = await TestServer.StartAsync();
        var world = new DemoWorld((VisitorLocator)server.Services.GetService(typeof(VisitorLocator))!, new Random(7));

        var found = Enumerable.Range(0, 2_000).Average(_ => world.Poisson(mean));

        // Five standard errors; the variance of a Poisson distribution is its mean.
        var far = 5 * Math.Sqrt(mean / 2_000);
        Assert.InRange(found, mean - far, mean + far);
    }

    private static long Redirects(string metrics) => long.Parse(RedirectedLine().Match(metrics).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("outcome=\"redirected\"\\} ([0-9]+)")]
    private static partial Regex RedirectedLine();
}
