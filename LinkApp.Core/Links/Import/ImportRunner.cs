using LinkApp.Core.Organizations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// Runs imports, and takes them back, whether or not anybody looks on. The server's stop waits for the batches that are
/// being committed; what is left of an import waits for somebody to go on with it.
/// </summary>
public sealed class ImportRunner(LinkImport imports, ImportFolder folder, ILogger<ImportRunner> log) : IHostedService, IDisposable
{
    private readonly Lock _starting = new();
    private readonly Dictionary<(int OrganizationId, long ImportId), ImportRun> _runs = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _forgetting = Task.CompletedTask;

    /// <summary>The run of an organization's import that goes on at present, or null.</summary>
    public ImportRun? Find(int organizationId, long importId)
    {
        lock (_starting)
            return _runs.GetValueOrDefault((organizationId, importId));
    }

    /// <summary>
    /// Goes on with an import that was started; where it is running already, the same run. A run of an import that the
    /// organization does not have ends at once.
    /// </summary>
    public ImportRun Run(int organizationId, long importId) => Begin(
        (organizationId, importId), isUndo: false,
        async run => await imports.RunAsync(organizationId, importId, import => run.Report(import.Position), run.Stopping));

    /// <summary>Takes an import back.</summary>
    public ImportRun Undo(int organizationId, long importId, Author by) => Begin(
        (organizationId, importId), isUndo: true, async run => run.Undone = await imports.UndoAsync(organizationId, importId, by, run.Report, run.Stopping));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        folder.Clear();
        // Not waited for: redirects need no import.
        _forgetting = Task.Run(ForgetOldAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        Task[] runs;
        lock (_starting)
            runs = [.. _runs.Values.Select(run => run.Completion)];
        await Task.WhenAll([_forgetting, .. runs]);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task ForgetOldAsync()
    {
        try
        {
            await imports.ForgetOldAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            log.LogError(error, "Imports of long ago could not be forgotten; the next start tries again.");
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
        try
        {
            await work(run);
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // Somebody stopped it, or the server stops: both are how runs end.
        }
        catch (ImportException error)
        {
            run.Error = error.Message;
        }
        catch (Exception error)
        {
            log.LogError(error, "Import {Import} failed; it can go on from where it is", import.ImportId);
            run.Error = "The import failed; the server's log says why.";
        }
        finally
        {
            lock (_starting)
                _runs.Remove(import);
            run.End();
        }
    }
}
