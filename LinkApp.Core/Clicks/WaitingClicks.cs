namespace LinkApp.Core.Clicks;

/// <summary>The clicks of one commit, and the task that all their redirects wait for.</summary>
internal sealed class WaitingClicks
{
    private readonly TaskCompletionSource<Recorded> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<Click> Clicks { get; } = [];

    /// <summary>When the first click came in, as a timestamp of the TimeProvider.</summary>
    public long OpenedAt { get; set; }

    /// <summary>Completes with the outcome of the whole group.</summary>
    public Task<Recorded> Outcome => _outcome.Task;

    /// <summary>Releases the waiting redirects; false if they were released before.</summary>
    public bool Release(Recorded outcome) => _outcome.TrySetResult(outcome);
}
