namespace LinkApp.Core.Clicks;

/// <summary>
/// The clicks of one commit, and the tasks that their redirects wait for. Those whose commit takes too long go to the spill file,
/// a few times if more come in: each time, the redirects that wait go out. Not thread-safe.
/// </summary>
/// <param name="first">The number of the first click; the others follow it.</param>
internal sealed class WaitingClicks(long first)
{
    private TaskCompletionSource<Recorded> _answer = CreateAnswer();
    private TaskCompletionSource<Recorded>? _spilling;
    private int _beingSpilled;

    public List<Click> Clicks { get; } = [];

    /// <summary>The number of the first click.</summary>
    public long First => first;

    /// <summary>The number of the first click of the next commit.</summary>
    public long End => first + Clicks.Count;

    /// <summary>When the first click came in, as a timestamp of the TimeProvider.</summary>
    public long OpenedAt { get; set; }

    /// <summary>How many clicks, from the first, the spill file was given.</summary>
    public int Spilled { get; private set; }

    /// <summary>The clicks that the spill file did not take, with their numbers.</summary>
    public List<(long Number, Click Click)> Unprotected { get; } = [];

    /// <summary>Whether the clicks are dropped once the spill file has them, since memory is full.</summary>
    public bool IsOnlyInFile { get; init; }

    /// <summary>Whether clicks go to the spill file as they come in.</summary>
    public bool IsSpilling { get; set; }

    /// <summary>Completes with the outcome of the click that came in last.</summary>
    public Task<Recorded> Outcome => _answer.Task;

    /// <summary>Takes the clicks that the spill file was not given yet. <see cref="EndSpill"/> says what became of them.</summary>
    public IEnumerable<(long Number, Click Click)> TakeForSpill()
    {
        var taken = GetFrom(Spilled);
        (_spilling, _answer, _beingSpilled) = (_answer, CreateAnswer(), taken.Count);
        (Spilled, IsSpilling) = (Clicks.Count, true);
        return taken;
    }

    /// <summary>The clicks from a position on, with their numbers.</summary>
    public List<(long Number, Click Click)> GetFrom(int position) => [.. Clicks.Skip(position).Select((click, i) => (first + position + i, click))];

    /// <summary>How many redirects wait for the spill file: those whose clicks were taken last, or 0 once they were released.</summary>
    public int WaitingForSpill => _spilling is { Task.IsCompleted: false } ? _beingSpilled : 0;

    /// <summary>Releases the redirects whose clicks were taken last, if they wait.</summary>
    public void ReleaseSpilled(Recorded outcome) => _spilling?.TrySetResult(outcome);

    /// <summary>Says whether the clicks that were taken last are in the file.</summary>
    public void EndSpill(bool succeeded)
    {
        if (!succeeded)
            Unprotected.AddRange(GetFrom(Spilled - _beingSpilled).Take(_beingSpilled));
        (_spilling, _beingSpilled) = (null, 0);
    }

    /// <summary>Releases all redirects that wait.</summary>
    public void Release(Recorded outcome)
    {
        _spilling?.TrySetResult(outcome);
        _answer.TrySetResult(outcome);
    }

    private static TaskCompletionSource<Recorded> CreateAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
