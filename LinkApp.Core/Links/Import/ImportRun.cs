namespace LinkApp.Core.Links.Import;

/// <summary>An import that is being run or undone in this process.</summary>
public sealed class ImportRun : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _hasWaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ImportRun(bool isUndo, CancellationToken stopping)
    {
        IsUndo = isUndo;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Stopping = _stop.Token;
        Line = new PlaceInLine(this);
    }

    /// <summary>Raised after each batch, when the place in line changes, when it begins or ends to wait, and at the end; on threads of the run.</summary>
    public event Action? Changed;

    public bool IsUndo { get; }

    /// <summary>The number of rows that are done; when undoing, of links that are deleted.</summary>
    public int Done { get; private set; }

    /// <summary>The place in the line of imports, from 1; 0 while a batch runs.</summary>
    public int Place { get; private set; }

    /// <summary>Why it does not go on now, and when it is tried again; null while it goes on.</summary>
    public ImportWait? Wait { get; private set; }

    /// <summary>Why it failed, for people; null if it succeeded or was stopped.</summary>
    public string? Error { get; internal set; }

    /// <summary>The result of an undo, once it has ended.</summary>
    public UndoneImport? Undone { get; internal set; }

    /// <summary>Whether the run has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Completes when the run ends, and never fails.</summary>
    public Task Completion { get; internal set; } = Task.CompletedTask;

    /// <summary>Completes at the end, or earlier if the store fails and the run has to wait for it; never fails.</summary>
    public Task EndOrWaitAsync() => Task.WhenAny(Completion, _hasWaited.Task);

    internal CancellationToken Stopping { get; }

    /// <summary>Receives the place in line.</summary>
    internal IProgress<int> Line { get; }

    /// <summary>Stops the run after the present batch.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended already.
        }
    }

    public void Dispose() => _stop.Dispose();

    internal void Report(int done)
    {
        Done = done;
        Changed?.Invoke();
    }

    internal void ReportWait(ImportWait? wait)
    {
        Wait = wait;
        if (wait is not null)
            _hasWaited.TrySetResult();
        Changed?.Invoke();
    }

    internal void End()
    {
        (HasEnded, Wait) = (true, null);
        Changed?.Invoke();
        Dispose();
    }

    private sealed class PlaceInLine(ImportRun run) : IProgress<int>
    {
        public void Report(int value)
        {
            // Without others, each batch gets its turn at once: between two of them, there is nothing to show.
            var isNews = value > 1 || run.Place > 1;
            run.Place = value;
            if (isNews)
                run.Changed?.Invoke();
        }
    }
}
