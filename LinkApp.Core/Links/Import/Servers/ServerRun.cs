namespace LinkApp.Core.Links.Import.Servers;

/// <summary>An import from a server that this process runs, or has run last for its organization.</summary>
public sealed class ServerRun : IDisposable
{
    private readonly CancellationTokenSource _stop;

    internal ServerRun(ServerSource source, bool isOnlyChecked, CancellationToken stopping)
    {
        (Program, Server, IsOnlyChecked) = (source.Program, source.Name, isOnlyChecked);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Stopping = _stop.Token;
    }

    /// <summary>Raised after each page, before each pause and at the end; on threads of the run.</summary>
    public event Action? Changed;

    public ServerProgram Program { get; }

    /// <summary>The address of the server.</summary>
    public string Server { get; }

    /// <summary>Whether links are only read, for people to check.</summary>
    public bool IsOnlyChecked { get; }

    public ServerProgress Progress { get; private set; } = new(ServerStage.Links);

    /// <summary>What it has done; null if it runs, was stopped or failed.</summary>
    public ServerResult? Result { get; internal set; }

    /// <summary>Why it failed, for people; null if it did not.</summary>
    public string? Error { get; internal set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Completes at the end, and never fails.</summary>
    public Task Completion { get; internal set; } = Task.CompletedTask;

    internal CancellationToken Stopping { get; }

    /// <summary>Stops it. What was read is there for the next one.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    public void Dispose() => _stop.Dispose();

    internal void Report(ServerProgress progress)
    {
        Progress = progress;
        Changed?.Invoke();
    }

    internal void End()
    {
        HasEnded = true;
        Changed?.Invoke();
        Dispose();
    }
}
