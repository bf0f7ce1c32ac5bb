using LinkApp.Core.Live;

namespace LinkApp.Tests.Unit;

public sealed class ReplayStepsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 15, 0, TimeSpan.Zero);

    [Fact]
    public async Task Each_click_is_in_one_step_and_a_step_ends_before_its_end()
    {
        await using var steps = GetSteps(0, 1, 2, 2, 3, 9);

        Assert.Equal([0, 1], await ReadAsync(steps, 2));
        Assert.Equal([2, 2, 3], await ReadAsync(steps, 4));
        Assert.Equal([], await ReadAsync(steps, 6));
        Assert.Equal([9], await ReadAsync(steps, 10));
        Assert.Equal([], await ReadAsync(steps, 100));
    }

    [Fact]
    public async Task A_click_that_waited_for_its_commit_comes_when_it_was_committed()
    {
        await using var steps = GetSteps(0, 3, 1, 4);

        Assert.Equal([0], await ReadAsync(steps, 2));
        Assert.Equal([3, 1], await ReadAsync(steps, 4));
        Assert.Equal([4], await ReadAsync(steps, 6));
    }

    [Theory]
    [InlineData("2026-03-02T10:15:03.9Z", "2026-03-02T10:15:02Z")]
    [InlineData("2026-03-02T10:15:04Z", "2026-03-02T10:15:04Z")]
    [InlineData("2026-03-02T18:15:05+08:00", "2026-03-02T10:15:04Z")]
    public void Steps_begin_at_whole_intervals(string time, string step) =>
        Assert.Equal(
            DateTimeOffset.Parse(step, System.Globalization.CultureInfo.InvariantCulture),
            ReplaySteps.Align(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromSeconds(2)));

    private static ReplaySteps GetSteps(params int[] seconds) =>
        new(seconds.Select((second, i) => new LiveClick(i + 1, 1, 1, Start.AddSeconds(second), "spring", null, "")).ToAsyncEnumerable().GetAsyncEnumerator());

    private static async Task<List<int>> ReadAsync(ReplaySteps steps, int end)
    {
        var read = new List<int>();
        await steps.ReadAsync(Start.AddSeconds(end), click => read.Add((int)(click.Time - Start).TotalSeconds));
        return read;
    }
}
