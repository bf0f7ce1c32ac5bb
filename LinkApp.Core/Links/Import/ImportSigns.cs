using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// Imports on several servers of one store. The one that runs an import says every two seconds in its row that it does
/// (<see cref="ImportJob.UpdatedAt"/>); the others read there how far it is. Whoever stops it on another server changes its state, which the
/// one that runs it sees at its next sign. A store of one server has no signs.
/// </summary>
public sealed class ImportSigns(IDbContextFactory<AppDb> databases, ClickStore store, TimeProvider time)
{
    /// <summary>The time between two signs.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>After this time without a sign, no server works on an import.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly Lock _starting = new();
    private readonly Dictionary<long, ImportRun> _elsewhere = [];

    /// <summary>Whether several servers may run imports.</summary>
    internal bool IsShared => store.IsShared;

    /// <summary>Who has given no sign since then has ended.</summary>
    internal DateTime SilentSince => Now - Limit;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Whether another server works on an import that this one does not run.</summary>
    public bool IsRunElsewhere(ImportJob import) =>
        IsShared && import.State is ImportState.Reading or ImportState.Started or ImportState.Undoing && import.UpdatedAt > SilentSince;

    /// <summary>
    /// What another server does with an import, as its row says; null if none works on it. <see cref="ImportRun.Stop"/> asks the other server to stop.
    /// </summary>
    public ImportRun? FindElsewhere(ImportJob import)
    {
        if (!IsRunElsewhere(import))
            return null;
        lock (_starting)
        {
            if (_elsewhere.TryGetValue(import.Id, out var present))
                return present;
            var run = new ImportRun(import.State == ImportState.Undoing, CancellationToken.None);
            run.Report(GetDone(import));
            _elsewhere.Add(import.Id, run);
            run.Completion = Task.Run(() => FollowAsync(import, run), CancellationToken.None);
            return run;
        }
    }

    /// <summary>Says that this server works on an import, until it has ended; and stops it if that was asked for elsewhere.</summary>
    /// <param name="importId">The import; the caller has found it for the organization.</param>
    /// <param name="run">Its run.</param>
    /// <param name="ended">Cancelled at its end.</param>
    internal async Task GiveAsync(long importId, ImportRun run, CancellationToken ended)
    {
        if (!IsShared)
            return;
        var begins = !run.IsUndo;
        await Repeat.EveryAsync(
            Interval, time,
            _ => TryAsync(async () =>
            {
                // Before the first sign sees that links were stopped elsewhere.
                if (begins)
                    await ContinueAsync(databases, importId, ended);
                begins = false;
                await GiveAsync(importId, run);
            }),
            ended, atOnce: true);
        await TryAsync(() => EndAsync(importId));
    }

    /// <summary>Has links go on that a member has stopped on another server.</summary>
    internal static async Task ContinueAsync(IDbContextFactory<AppDb> databases, long importId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Imports.Where(i => i.Id == importId && i.Kind == ImportKind.Links && i.State == ImportState.Stopped)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.State, ImportState.Started), cancel);
    }

    /// <summary>Takes over the rest of an undo from a server that has ended. False if another server was faster.</summary>
    internal async Task<bool> TryTakeOverAsync(long importId)
    {
        var silentSince = SilentSince;
        await using var db = await databases.CreateDbContextAsync();
        return await db.Imports.Where(i => i.Id == importId && i.State == ImportState.Undoing && i.UpdatedAt < silentSince)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.UpdatedAt, Now)) > 0;
    }

    private static int GetDone(ImportJob import) => import.State == ImportState.Undoing ? import.Rows - import.Invalid - import.Position : import.Position;

    /// <summary>While the store fails there are no signs; the work waits as well.</summary>
    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
        }
    }

    private async Task GiveAsync(long importId, ImportRun run)
    {
        await using var db = await databases.CreateDbContextAsync();
        var isUndo = run.IsUndo;
        var given = await db.Imports
            .Where(i => i.Id == importId
                && (i.State == ImportState.Undoing ? isUndo : !isUndo && (i.State == ImportState.Reading || i.State == ImportState.Started)))
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.UpdatedAt, Now));
        if (given == 0 && !isUndo && await db.Imports.AnyAsync(i => i.Id == importId && (i.State == ImportState.Stopped || i.State == ImportState.Undoing)))
            run.Stop();
    }

    /// <summary>Takes the last sign back.</summary>
    private async Task EndAsync(long importId)
    {
        var silent = SilentSince;
        await using var db = await databases.CreateDbContextAsync();
        await db.Imports.Where(i => i.Id == importId && (i.State == ImportState.Reading || i.State == ImportState.Started || i.State == ImportState.Undoing))
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.UpdatedAt, silent));
    }

    private async Task FollowAsync(ImportJob import, ImportRun run)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(run.Stopping);
        await Repeat.EveryAsync(
            Interval, time,
            _ => TryAsync(async () =>
            {
                if (await FindAsync(import) is { } now && now.State == import.State && IsRunElsewhere(now))
                    run.Report(GetDone(now));
                else
                    await over.CancelAsync();
            }),
            over.Token);
        if (run.Stopping.IsCancellationRequested)
            await TryAsync(() => StopAsync(import));
        lock (_starting)
            _elsewhere.Remove(import.Id);
        run.End();
    }

    private async Task<ImportJob?> FindAsync(ImportJob import)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == import.Id && i.OrganizationId == import.OrganizationId);
    }

    private async Task StopAsync(ImportJob import)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Imports.Where(i => i.Id == import.Id && i.OrganizationId == import.OrganizationId && i.State == ImportState.Started)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.State, ImportState.Stopped));
    }
}
