using LinkApp.Core.Clicks.Store;

namespace LinkApp.Core.Clicks;

/// <summary>What the writer does next.</summary>
/// <param name="Clicks">A commit; may be empty.</param>
/// <param name="Positions">What is stored with it.</param>
/// <param name="SpillEnd">Then the clicks of the spill file up to here that are nowhere else.</param>
/// <param name="OnlyInFile">The first number of those of this run, null if all of its clicks are in memory, too.</param>
/// <param name="Chore">Then this.</param>
internal sealed record Work(WaitingClicks Clicks, Dictionary<int, long> Positions, long SpillEnd, long? OnlyInFile, Chore? Chore);

/// <summary>Work with the writer between two commits.</summary>
internal sealed record Chore(Func<ClickWriter, ValueTask<int>> Run)
{
    public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DoAsync(ClickWriter writer)
    {
        try
        {
            Done.SetResult(await Run(writer));
        }
        catch (Exception error)
        {
            Done.SetException(error);
        }
    }
}
