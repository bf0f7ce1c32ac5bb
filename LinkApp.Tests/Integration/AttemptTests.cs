using System.Net;
using System.Text;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations.Attempts;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>How often passwords and the like can be guessed, and that guessing locks no owner out.</summary>
[Trait("Store", "both")]
public sealed class AttemptTests(AttemptTests.Fixture fixture) : IClassFixture<AttemptTests.Fixture>, IAsyncLifetime
{
    private const string Wrong = "Email or password is wrong.";
    private const string TooMany = "Too many tries. Wait 5 minutes, then try again.";

    private readonly TestServer _server = fixture.Server;
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";

    // Each test counts in networks of its own.
    private readonly string _network = $"2001:db8:{fixture.NewName("").Trim('-')}";

    private AttemptLimits Limits => _server.Services.GetRequiredService<AttemptLimits>();

    public async ValueTask InitializeAsync() => await _server.MemberAsync(_ada, fixture.NewName());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task After_five_wrong_passwords_from_a_network_the_right_one_waits_too_and_elsewhere_it_does_not()
    {
        using var guesser = Visit(1);
        await GuessAsync(guesser, AttemptLimits.PerPlace.Attempts);

        Assert.Contains(TooMany, await SignInAsync(guesser), StringComparison.Ordinal);
        // Another address of the same subscriber.
        using var sameNetwork = Visit(1, "ffff::1");
        Assert.Contains(TooMany, await SignInAsync(sameNetwork), StringComparison.Ordinal);
        using var elsewhere = Visit(2);
        Assert.Equal("", await SignInAsync(elsewhere));

        fixture.Clock.Advance(AttemptLimits.PerPlace.Window);
        Assert.Equal("", await SignInAsync(guesser));
    }

    [Fact]
    public async Task An_account_that_does_not_exist_is_refused_alike()
    {
        using var guesser = Visit(1);
        await GuessAsync(guesser, AttemptLimits.PerPlace.Attempts, "nobody@example.com");
        Assert.Contains(TooMany, await SignInAsync(guesser, "nobody@example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_guessed_from_many_networks_is_open_to_its_owner_in_a_browser_that_it_knows()
    {
        using var owner = Visit(0);
        Assert.Equal("", await SignInAsync(owner));
        for (var network = 1; network <= AttemptLimits.PerAccount.Attempts; network++)
            Assert.Null(await Limits.BeginAsync(new(AttemptKind.Password, Address(network), _ada), TestContext.Current.CancellationToken));

        using var stranger = Visit(9999);
        Assert.Contains("Too many tries. Wait 60 minutes", await SignInAsync(stranger), StringComparison.Ordinal);
        using (await owner.SendFormAsync("/account/denied", "/account/sign-out"))
            Assert.False(owner.HasSession);
        Assert.Equal("", await SignInAsync(owner));
    }

    [Fact]
    public async Task A_known_browser_has_a_limit_of_its_own_and_is_known_for_its_account_only()
    {
        using var browser = Visit(1);
        Assert.Equal("", await SignInAsync(browser));
        var other = $"{fixture.NewName("other")}@example.com";
        await _server.MemberAsync(other, fixture.NewName());
        await GuessAsync(browser, AttemptLimits.PerPlace.Attempts);
        Assert.Contains(TooMany, await SignInAsync(browser), StringComparison.Ordinal);
        Assert.Equal("", await SignInAsync(browser, other));
    }

    [Fact]
    public async Task One_network_can_t_try_accounts_without_end_and_right_passwords_don_t_count()
    {
        using var office = Visit(1);
        for (var i = 0; i < 3; i++)
            Assert.Equal("", await SignInAsync(office));
        for (var account = 0; account < AttemptLimits.PerNetwork.Attempts; account++)
            Assert.Null(await Limits.BeginAsync(new(AttemptKind.Password, Address(1), $"{account}@example.com"), TestContext.Current.CancellationToken));
        using var another = Visit(1);
        Assert.Contains("Too many tries. Wait 15 minutes", await SignInAsync(another), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempts_at_the_same_time_are_all_counted()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Limits.BeginAsync(new(AttemptKind.Password, Address(1), _ada))));
        Assert.Equal(AttemptLimits.PerPlace.Attempts, results.Count(until => until is null));
    }

    [Fact]
    public async Task Counts_outlast_a_restart_hold_no_address_and_are_gone_after_a_day()
    {
        using var folder = new TempFolder();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using (var first = await TestServer.StartAsync(time: clock, folder: folder))
        {
            await first.MemberAsync(_ada);
            using var guesser = new Visitor(first);
            await GuessAsync(guesser, AttemptLimits.PerPlace.Attempts);
            await first.StopAsync();
        }
        await using (var second = await TestServer.StartAsync(time: clock, folder: folder))
        {
            using var guesser = new Visitor(second);
            Assert.Contains(TooMany, await SignInAsync(guesser), StringComparison.Ordinal);
            var keys = await ReadKeysAsync(second);
            Assert.NotEmpty(keys);
            Assert.All(keys, key => Assert.Equal(16, key.Length));
            Assert.All(keys, key => Assert.DoesNotContain("127.0.0", Encoding.Latin1.GetString(key), StringComparison.Ordinal));
            await second.StopAsync();
        }
        clock.Jump(TimeSpan.FromHours(24));
        await using var third = await TestServer.StartAsync(time: clock, folder: folder);
        await Eventually.TrueAsync(async () => (await ReadKeysAsync(third)).Count == 0, "the counts are deleted");
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010db800010002")]
    [InlineData("2001:db8:1:2:ffff::1", "20010db800010002")]
    [InlineData("2001:db8:1:3::1", "20010db800010003")]
    public void The_addresses_of_one_subscriber_count_as_one(string address, string network) =>
        Assert.Equal(network, Attempt.GetNetwork(IPAddress.Parse(address)));

    private IPAddress Address(int network, string host = "::1") =>
        IPAddress.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_network}:{network:x}") + (host == "::1" ? host : ":" + host));

    private Visitor Visit(int network, string host = "::1")
    {
        var visitor = new Visitor(_server);
        visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-For", Address(network, host).ToString());
        return visitor;
    }

    private static async Task<List<byte[]>> ReadKeysAsync(TestServer server)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        return await db.AttemptCounts.Select(count => count.Key).ToListAsync();
    }

    private async Task GuessAsync(Visitor visitor, int times, string? email = null)
    {
        for (var i = 0; i < times; i++)
            Assert.Contains(Wrong, await SignInAsync(visitor, email, "a wrong password"), StringComparison.Ordinal);
    }

    /// <summary>Tries to sign in; returns the page that says what is wrong, or an empty text if it worked.</summary>
    private async Task<string> SignInAsync(Visitor visitor, string? email = null, string password = TestServer.Password)
    {
        using var answer = await visitor.TrySignInAsync(email ?? _ada, password);
        return answer.StatusCode == HttpStatusCode.Found ? "" : await answer.Content.ReadAsStringAsync();
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override TimeProvider Time => Clock;
    }
}
