namespace LinkApp.Core.Links.Import;

/// <summary>An import that is being run, or taken back, in this process.</summary>
public sealed class ImportRun : IDisposable
{
    private readonly CancellationTokenSource _stop;

    internal ImportRun(bool isUndo, CancellationToken stopping)
    {
        IsUndo = isUndo;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Stopping = _stop.Token;
    }

    /// <summary>Raised after each batch and at the end, on the run's own thread.</summary>
    public event Action? Changed;

    public bool IsUndo { get; }

    /// <summary>Rows that are done, or links that are deleted.</summary>
    public int Done { get; private set; }

    /// <summary>Why it ended too early, for people; null where it did not, or was stopped.</summary>
    public string? Error { get; internal set; }

    /// <summary>What was undone, at the end of that.</summary>
    public UndoneImport? Undone { get; internal set; }

    /// <summary>Whether nothing more will be done.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Ends with the run, and never with an exception.</summary>
    public Task Completion { get; internal set; } = Task.CompletedTask;

    internal CancellationToken Stopping { get; }

    /// <summary>Lets the run end after the present batch.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose() => _stop.Dispose();

    internal void Report(int done)
    {
        Done = done;
        Changed?.Invoke();
    }

    internal void End()
    {
        HasEnded = true;
        Changed?.Invoke();
        Dispose();
    }
}
