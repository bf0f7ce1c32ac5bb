using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations.Audit;

/// <summary>Which entries of the audit log are asked for; null stands for all.</summary>
/// <param name="Action">The <see cref="AuditAction.Name"/>.</param>
/// <param name="Author">Who did it: the whole name, without case.</param>
/// <param name="From">The first time, UTC.</param>
/// <param name="Until">The time after the last one, UTC.</param>
public sealed record AuditFilter(string? Action = null, string? Author = null, DateTime? From = null, DateTime? Until = null);

/// <summary>A part of the audit log, the newest entry first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Next">The id before which the next part begins; null if this is the last one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long? Next);

/// <summary>Reads the audit log.</summary>
public sealed class AuditQueries(IDbContextFactory<AppDb> databases)
{
    public const int MaxSize = 200;

    private const int ExportStep = 1_000;

    /// <summary>A part of an organization's audit log.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="filter">Which entries.</param>
    /// <param name="before">The id after the newest entry of the part; null for the newest of all.</param>
    /// <param name="size">The most entries, at most <see cref="MaxSize"/>.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<AuditPage> ListAsync(
        int organizationId, AuditFilter filter, long? before = null, int size = 50, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        var entries = await ReadAsync(organizationId, filter, before, size + 1, cancel);
        return entries.Count > size ? new(entries[..size], entries[size - 1].Id) : new(entries, null);
    }

    /// <summary>All entries, the newest first, read in steps so that no reader keeps the store's log from being checkpointed.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="filter">Which entries.</param>
    /// <param name="ticket">The admission to a lane, in which each step waits for its turn.</param>
    /// <param name="cancel">Stops the query.</param>
    public async IAsyncEnumerable<AuditEntry> ExportAsync(
        int organizationId, AuditFilter filter, LaneTicket ticket,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        long? before = null;
        List<AuditEntry> entries;
        do
        {
            var last = before;
            entries = await ticket.RunAsync(() => ReadAsync(organizationId, filter, last, ExportStep, cancel), cancel: cancel);
            foreach (var entry in entries)
                yield return entry;
            before = entries.LastOrDefault()?.Id;
        }
        while (entries.Count == ExportStep);
    }

    private async Task<List<AuditEntry>> ReadAsync(int organizationId, AuditFilter filter, long? before, int size, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var entries = db.AuditEntries.AsNoTracking().Where(entry => entry.OrganizationId == organizationId);
        if (before is { } id)
            entries = entries.Where(entry => entry.Id < id);
        if (filter.Action is { } action)
            entries = entries.Where(entry => entry.Action == action);
        if (filter.Author is { } author)
            entries = entries.Where(entry => entry.Author == author);
        if (filter.From is { } from)
            entries = entries.Where(entry => entry.Time >= from);
        if (filter.Until is { } until)
            entries = entries.Where(entry => entry.Time < until);
        return await entries.OrderByDescending(entry => entry.Id).Take(size).ToListAsync(cancel);
    }
}
