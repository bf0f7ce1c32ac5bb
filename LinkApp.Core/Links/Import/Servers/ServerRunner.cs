using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using LinkApp.Core.Organizations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>
/// Runs imports from servers in the background, one for each organization. The key is in memory only, for as long as the run lasts: after a
/// restart of LinkApp somebody has to start it again, and then it goes on where it was.
/// </summary>
public sealed class ServerRunner(ServerImport imports, ImportRunner runner, ILogger<ServerRunner> log) : IHostedService, IDisposable
{
    private readonly Lock _starting = new();
    private readonly Dictionary<int, ServerRun> _runs = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The run of an organization: the present one, or the last one since the start of the server; null if there was none.</summary>
    public ServerRun? Find(int organizationId)
    {
        lock (_starting)
            return _runs.GetValueOrDefault(organizationId);
    }

    /// <summary>Starts an import; null if another one of the organization runs.</summary>
    public ServerRun? Start(int organizationId, ServerSource source, ServerChoices choices, Author by)
    {
        lock (_starting)
        {
            if (_runs.GetValueOrDefault(organizationId) is { HasEnded: false })
                return null;
            var run = new ServerRun(source, choices.OnlyCheck, _stopping.Token);
            _runs[organizationId] = run;
            run.Completion = Task.Run(() => RunAsync(organizationId, source, choices, by, run), CancellationToken.None);
            return run;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        Task[] runs;
        lock (_starting)
            runs = [.. _runs.Values.Select(run => run.Completion)];
        await Task.WhenAll(runs);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(int organizationId, ServerSource source, ServerChoices choices, Author by, ServerRun run)
    {
        try
        {
            run.Result = await imports.RunAsync(
                organizationId, source, choices, by, id => RunImportAsync(organizationId, id, run.Stopping), run.Report, run.Stopping);
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // A member stopped it, or the server stops: both are normal ends.
        }
        catch (Exception error) when (error is ServerException or ImportException or LaneFullException)
        {
            run.Error = error.Message;
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            run.Error = $"It was interrupted: {StoreFailure.Describe(error)}. Start it again: it goes on where it was.";
        }
        catch (Exception error)
        {
            log.LogError(error, "The import from {Server} failed.", source.Name);
            run.Error = "The import failed. The reason is in the server's log.";
        }
        finally
        {
            run.End();
        }
    }

    private async Task RunImportAsync(int organizationId, long importId, CancellationToken cancel)
    {
        var run = runner.Run(organizationId, importId);
        await run.Completion.WaitAsync(cancel);
        if (run.Error is { } error)
            throw new ServerException(error);
    }
}
