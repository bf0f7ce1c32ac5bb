using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Postgres;

/// <summary>Turns of two nodes.</summary>
public sealed class PostgresTurnsTests : IClassFixture<PostgresInstallation>
{
    private readonly PostgresInstallation _installation;
    private readonly Turns _one;
    private readonly Turns _other;

    public PostgresTurnsTests(PostgresInstallation installation)
    {
        _installation = installation;
        (_one, _other) = (CreateNode(), CreateNode());

        Turns CreateNode() => installation.CreateNode().GetRequiredService<Turns>();
    }

    [Theory]
    [InlineData(Turn.Domains)]
    [InlineData(Turn.FirstAdmin)]
    [InlineData(Turn.IdempotentCreates)]
    [InlineData(Turn.Migration)]
    [InlineData(Turn.Retention)]
    [InlineData(Turn.Rollups)]
    public async Task A_turn_of_another_node_is_waited_for(Turn turn)
    {
        var first = await _one.TakeAsync(turn);
        var second = _other.TakeAsync(turn).AsTask();
        await WaitingAsync();
        await first.EnsureHeldAsync();
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();

        await using var taken = await Eventually.Get(second, "the other node gets the turn");
    }

    [Fact]
    public async Task Turns_of_different_kinds_do_not_wait_for_each_other()
    {
        await using var rollups = await _one.TakeAsync(Turn.Rollups);
        await using var retention = await Eventually.Get(_other.TakeAsync(Turn.Retention).AsTask(), "the other turn");
    }

    [Fact]
    public async Task Edits_wait_for_those_of_their_own_node_only()
    {
        var first = await _one.TakeAsync(Turn.Edits);
        await using var other = await Eventually.Get(_other.TakeAsync(Turn.Edits).AsTask(), "the other node's turn");
        var second = _one.TakeAsync(Turn.Edits).AsTask();
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();
        await using var taken = await Eventually.Get(second, "the turn");
    }

    [Fact]
    public async Task A_turn_whose_connection_ends_is_free_and_its_holder_is_told()
    {
        await using var lost = await _one.TakeAsync(Turn.Domains);
        await lost.EnsureHeldAsync();
        var waiting = _other.TakeAsync(Turn.Domains).AsTask();
        await WaitingAsync();

        await _installation.ScalarAsync<bool>("""
            SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """);

        await using var taken = await Eventually.Get(waiting, "the other node gets the turn");
        var error = await Assert.ThrowsAnyAsync<DbException>(async () => await lost.EnsureHeldAsync());
        Assert.True(StoreFailure.IsTemporary(error));
        await lost.DisposeAsync();
        await taken.DisposeAsync();
        await using var again = await Eventually.Get(_one.TakeAsync(Turn.Domains).AsTask(), "the node's next turn");
    }

    [Fact]
    public async Task A_node_that_no_longer_wants_a_turn_leaves_the_line()
    {
        await using var first = await _one.TakeAsync(Turn.Domains);
        using var stop = new CancellationTokenSource();
        var second = _other.TakeAsync(Turn.Domains, stop.Token).AsTask();
        await WaitingAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first.DisposeAsync();
        await using var third = await Eventually.Get(_other.TakeAsync(Turn.Domains).AsTask(), "the turn");
    }

    private Task WaitingAsync() => Eventually.TrueAsync(
        async () => await _installation.ScalarAsync<long>("""
            SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """) == 1,
        "a node waits");
}
