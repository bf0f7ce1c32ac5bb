using LinkApp.Core.Data;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class TurnsTests
{
    private readonly LocalTurns _turns = new();

    [Fact]
    public async Task The_next_caller_waits_until_the_turn_is_over()
    {
        var first = await _turns.TakeAsync(Turn.Edits);
        var second = _turns.TakeAsync(Turn.Edits).AsTask();
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();

        await using var turn = await Eventually.Get(second, "the second caller has the turn");
    }

    [Fact]
    public async Task Turns_of_other_kinds_are_not_in_the_way()
    {
        foreach (var turn in Enum.GetValues<Turn>())
            Assert.True(_turns.TakeAsync(turn).AsTask().IsCompletedSuccessfully, $"{turn} is free");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _turns.TakeAsync(Turn.Rollups, new CancellationToken(canceled: true)).AsTask());
    }

    [Fact]
    public async Task A_turn_that_is_given_back_twice_is_given_to_one_caller_only()
    {
        var first = await _turns.TakeAsync(Turn.Edits);
        await first.DisposeAsync();
        await first.DisposeAsync();

        await using var second = await _turns.TakeAsync(Turn.Edits);

        Assert.False(_turns.TakeAsync(Turn.Edits).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Whoever_stops_waiting_leaves_the_turn_to_the_next()
    {
        using var stop = new CancellationTokenSource();
        var first = await _turns.TakeAsync(Turn.Edits);
        var second = _turns.TakeAsync(Turn.Edits, stop.Token).AsTask();
        var third = _turns.TakeAsync(Turn.Edits).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first.DisposeAsync();

        await using var turn = await Eventually.Get(third, "the third caller has the turn");
    }
}
