using System.Collections.Concurrent;
using LinkApp.Core.Reports;

namespace LinkApp.Web.Reports;

/// <summary>
/// A download of clicks whose progress a page shows. The browser itself could only show bytes, since the length of the
/// file is not known in advance.
/// </summary>
/// <param name="organizationId">The organization of the clicks; only its members find the run.</param>
internal sealed class ExportRun(int organizationId) : IProgress<ClickExportProgress>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The id in the file's address. It can't be guessed.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public int OrganizationId => organizationId;

    /// <summary>The progress; null until the first page is written.</summary>
    public ClickExportProgress? Progress { get; private set; }

    /// <summary>True when the file is complete, false when it ended early, null while it is written.</summary>
    public bool? IsWhole { get; private set; }

    public CancellationToken Stopped => _stop.Token;

    /// <summary>Raised on the writing thread when the progress has changed or the file has ended.</summary>
    public event Action? Changed;

    public void Report(ClickExportProgress value)
    {
        Progress = value;
        Changed?.Invoke();
    }

    public void End(bool isWhole)
    {
        IsWhole = isWhole;
        Changed?.Invoke();
    }

    public void Stop() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();
}

/// <summary>The downloads whose progress open pages show.</summary>
internal sealed class ExportRuns
{
    private readonly ConcurrentDictionary<string, ExportRun> _runs = new();

    public ExportRun Begin(int organizationId)
    {
        var run = new ExportRun(organizationId);
        _runs[run.Id] = run;
        return run;
    }

    /// <summary>Finds a run; null if its page is closed or it belongs to another organization.</summary>
    public ExportRun? Find(string? id, int organizationId) =>
        id is not null && _runs.TryGetValue(id, out var run) && run.OrganizationId == organizationId ? run : null;

    /// <summary>Removes the run of a page that was closed. A download that is running continues.</summary>
    public void Forget(ExportRun run) => _runs.TryRemove(run.Id, out _);
}
