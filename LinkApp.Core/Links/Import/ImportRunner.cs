using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using LinkApp.Core.Organizations;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// Runs and undoes imports in the background, whether or not a page shows them. When the server stops, it waits for the
/// batches that are being committed. The rest of an import waits until a member resumes it. While the store fails, a run waits and
/// then goes on by itself.
/// </summary>
public sealed class ImportRunner(
    LinkImport imports, ClickImport clicks, ImportFolder folder, ImportSigns signs, WorkLanes lanes, TimeProvider time, ILogger<ImportRunner> log)
    : IHostedLifecycleService, IDisposable
{
    private readonly Lock _starting = new();
    private readonly Dictionary<(int OrganizationId, long ImportId), ImportRun> _runs = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _deletingOld = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;

    /// <summary>The present run of an organization's import, or null if it is not running.</summary>
    public ImportRun? Find(int organizationId, long importId)
    {
        lock (_starting)
            return _runs.GetValueOrDefault((organizationId, importId));
    }

    /// <summary>The present run of an import, here or on another server; null if none runs it.</summary>
    public ImportRun? Find(ImportJob import) => Find(import.OrganizationId, import.Id) ?? signs.FindElsewhere(import);

    /// <summary>
    /// Runs or continues an import that was started: here, or on the server that has its file. Null if that one does not do so yet.
    /// </summary>
    public ImportRun? Run(ImportJob import) => clicks.IsElsewhere(import) ? Find(import) : Run(import.OrganizationId, import.Id);

    /// <summary>
    /// Starts or resumes an import whose state is <see cref="ImportState.Started"/>; if it is running already, returns that run.
    /// If the organization does not have the import, the run ends at once.
    /// </summary>
    public ImportRun Run(int organizationId, long importId) => Begin(
        (organizationId, importId), isUndo: false,
        async run =>
        {
            using var ticket = lanes.Imports.Enter(WorkLanes.GetCaller(organizationId));
            if (!await clicks.RunAsync(organizationId, importId, run.Report, run.ReportWait, ticket, run.Stopping))
            {
                await imports.RunAsync(
                    organizationId, importId, import => run.Report(import.Position), run.ReportWait, ticket, run.Line, run.Stopping);
            }
        });

    /// <summary>Refuses a file before it is uploaded if its import would not be admitted.</summary>
    /// <exception cref="LaneFullException">Too many imports run or wait.</exception>
    public void CheckRoom(int organizationId) => lanes.Imports.Enter(WorkLanes.GetCaller(organizationId)).Dispose();

    /// <summary>Undoes an import of links.</summary>
    public ImportRun Undo(int organizationId, long importId, Author by) => Begin(
        (organizationId, importId), isUndo: true,
        async run =>
        {
            using var ticket = lanes.Imports.Enter(WorkLanes.GetCaller(organizationId));
            run.Undone = await imports.UndoAsync(organizationId, importId, by, run.Report, run.ReportWait, ticket, run.Line, run.Stopping);
        });

    /// <summary>Undoes an import of clicks, after it was stopped if it runs. False if the organization has none that has written clicks.</summary>
    public async Task<bool> UndoClicksAsync(int organizationId, long importId, Author by, CancellationToken cancel = default)
    {
        if (Find(organizationId, importId) is { IsUndo: false } present)
        {
            present.Stop();
            await present.Completion.WaitAsync(cancel);
        }
        if (!await clicks.BeginUndoAsync(organizationId, importId, by, cancel))
            return false;
        Begin((organizationId, importId), isUndo: true, run => UndoClicksAsync(organizationId, importId, run));
        return true;
    }

    private async Task UndoClicksAsync(int organizationId, long importId, ImportRun run)
    {
        using var ticket = lanes.Imports.Enter(WorkLanes.GetCaller(organizationId));
        await clicks.RunAsync(organizationId, importId, run.Report, run.ReportWait, ticket, run.Stopping);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        folder.Clear();
        // Imports of clicks go on by themselves: a program may wait for one.
        foreach (var (organizationId, importId) in await FindInterruptedAsync(cancellationToken))
            Run(organizationId, importId);
        if (signs.IsShared)
            _watching = Repeat.EveryAsync(ImportSigns.Interval, time, RunWaitingAsync, _stopping.Token);
        // Not awaited: redirects must not wait for it.
        _deletingOld = Task.Run(DeleteOldAsync, CancellationToken.None);
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the runs before the server waits for its last requests: that of an import by API ends with its run.</summary>
    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        Task[] runs;
        lock (_starting)
            runs = [.. _runs.Values.Select(run => run.Completion)];
        await Task.WhenAll([_deletingOld, _watching, .. runs]);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<List<(int OrganizationId, long ImportId)>> FindInterruptedAsync(CancellationToken cancel)
    {
        try
        {
            return await clicks.FindInterruptedAsync(cancel);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            log.LogError(error, "Interrupted imports of clicks could not be continued; the next start of the server tries again.");
            return [];
        }
    }

    /// <summary>
    /// Runs imports whose files are here, when a member starts them on another server; and goes on with the undos of servers that have ended.
    /// </summary>
    private async Task RunWaitingAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var (organizationId, importId, isUndo) in await clicks.FindWaitingAsync(signs.SilentSince, cancel))
            {
                if (Find(organizationId, importId) is null && (!isUndo || await signs.TryTakeOverAsync(importId)))
                    Run(organizationId, importId);
            }
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            log.LogDebug(error, "Imports of other servers could not be looked for.");
        }
    }

    private async Task DeleteOldAsync()
    {
        try
        {
            await imports.ForgetOldAsync(_stopping.Token);
            await clicks.ForgetOldAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            log.LogError(error, "Old imports could not be deleted; the next start of the server tries again.");
        }
    }

    private ImportRun Begin((int OrganizationId, long ImportId) import, bool isUndo, Func<ImportRun, Task> work)
    {
        lock (_starting)
        {
            if (_runs.TryGetValue(import, out var present))
                return present;
            var run = new ImportRun(isUndo, _stopping.Token);
            _runs.Add(import, run);
            run.Completion = Task.Run(() => RunAsync(import, run, work), CancellationToken.None);
            return run;
        }
    }

    private async Task RunAsync((int OrganizationId, long ImportId) import, ImportRun run, Func<ImportRun, Task> work)
    {
        using var ended = new CancellationTokenSource();
        var signing = signs.GiveAsync(import.ImportId, run, ended.Token);
        try
        {
            await work(run);
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // A member stopped the run, or the server stops: both are normal ends.
        }
        catch (Exception error) when (error is ImportException or LaneFullException)
        {
            run.Error = error.Message;
        }
        catch (Exception error)
        {
            log.LogError(error, "Import {Import} failed; a member can resume it on its page.", import.ImportId);
            run.Error = "The import failed. The reason is in the server's log.";
        }
        finally
        {
            await ended.CancelAsync();
            await signing;
            lock (_starting)
                _runs.Remove(import);
            run.End();
        }
    }
}
