using System.Net;
using LinkApp.Core.Clicks;
using LinkApp.Postgres.Clicks;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>The day salt that all nodes share.</summary>
public sealed class PostgresDaySaltTests : IAsyncLifetime
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 23, 59, 0, TimeSpan.Zero));
    private readonly List<DaySalt> _nodes = [];
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await PostgresDatabase.CreateAsync("CREATE SCHEMA clicks", PostgresDaySalt.Create);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.StopAsync(CancellationToken.None);
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_visitor_is_the_same_on_all_nodes_and_another_the_next_day()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartAsync()));
        var today = Assert.Single(nodes.Select(node => node.Fingerprint(Address)).Distinct());

        _time.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(nodes.Select(node => node.PrepareAsync().AsTask()));

        Assert.NotEqual(today, Assert.Single(nodes.Select(node => node.Fingerprint(Address)).Distinct()));
        Assert.Equal(1L, await _database.ExecuteAsync("SELECT count(*) FROM clicks.day_salt"));
    }

    [Fact]
    public async Task A_node_that_knows_the_salt_puts_it_back_after_a_crash_of_the_database()
    {
        var node = await StartAsync();
        var number = node.Fingerprint(Address);
        await _database.ExecuteAsync("TRUNCATE clicks.day_salt");

        await Eventually.TrueAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return await _database.ExecuteAsync("SELECT count(*) FROM clicks.day_salt") is 1L;
            },
            "the salt is put back");

        Assert.Equal(number, (await StartAsync()).Fingerprint(Address));
    }

    [Fact]
    public async Task A_node_that_could_not_reach_the_database_takes_its_salt_when_it_can()
    {
        await using var unreachable = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Database=none");
        var first = await StartAsync();
        var alone = await new PostgresDaySalt(unreachable, NullLogger<PostgresDaySalt>.Instance).GetAsync(1, known: null);
        Assert.Equal(32, alone.Length);

        // What it does at the next look.
        var day = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime).DayNumber;
        var stored = await new PostgresDaySalt(_database.Source, NullLogger<PostgresDaySalt>.Instance).GetAsync(day, alone);

        Assert.NotEqual(alone, stored);
        Assert.Equal(first.Fingerprint(Address), (await StartAsync()).Fingerprint(Address));
    }

    [Fact]
    public async Task A_node_whose_clock_is_behind_does_not_bring_yesterday_back()
    {
        var storage = new PostgresDaySalt(_database.Source, NullLogger<PostgresDaySalt>.Instance);
        var tomorrow = await storage.GetAsync(11, known: null);

        Assert.Equal(tomorrow, await storage.GetAsync(10, known: new byte[32]));
        Assert.Equal(tomorrow, await storage.GetAsync(11, known: null));
    }

    private async Task<DaySalt> StartAsync()
    {
        var node = new DaySalt(new PostgresDaySalt(_database.Source, NullLogger<PostgresDaySalt>.Instance), _time);
        await node.StartAsync(CancellationToken.None);
        lock (_nodes)
            _nodes.Add(node);
        return node;
    }
}
