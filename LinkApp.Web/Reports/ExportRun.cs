using System.Collections.Concurrent;
using LinkApp.Core.Reports;

namespace LinkApp.Web.Reports;

/// <summary>
/// A file of clicks that a page offers and watches while the browser takes it: the browser itself would only show bytes,
/// since nobody knows how long the file will be.
/// </summary>
/// <param name="organizationId">Whose clicks: the run of another organization is none.</param>
internal sealed class ExportRun(int organizationId) : IProgress<ClickExportProgress>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Named in the file's address; nobody can guess it.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public int OrganizationId => organizationId;

    /// <summary>How far it is; null until the first page is written.</summary>
    public ClickExportProgress? Progress { get; private set; }

    /// <summary>Whether the file is complete, or not complete and over; null while it is written.</summary>
    public bool? IsWhole { get; private set; }

    public CancellationToken Stopped => _stop.Token;

    /// <summary>Called on the thread that writes, whenever there is something new to show.</summary>
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

/// <summary>The runs that open pages watch.</summary>
internal sealed class ExportRuns
{
    private readonly ConcurrentDictionary<string, ExportRun> _runs = new();

    public ExportRun Begin(int organizationId)
    {
        var run = new ExportRun(organizationId);
        _runs[run.Id] = run;
        return run;
    }

    /// <summary>The run of an id; null where no page watches it any more, or another organization's.</summary>
    public ExportRun? Find(string? id, int organizationId) =>
        id is not null && _runs.TryGetValue(id, out var run) && run.OrganizationId == organizationId ? run : null;

    /// <summary>The page watches no longer. A file that is on its way goes on.</summary>
    public void Forget(ExportRun run) => _runs.TryRemove(run.Id, out _);
}
