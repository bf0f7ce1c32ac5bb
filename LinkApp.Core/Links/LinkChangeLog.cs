using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

/// <summary>A change of a link that another process has made.</summary>
/// <param name="OrganizationId">The organization of the link.</param>
/// <param name="LinkId">The link.</param>
/// <param name="Version">The version that the change created.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Addresses">The addresses that the link has after the change; for a deletion, those that it had.</param>
public sealed record ExternalChange(int OrganizationId, long LinkId, int Version, LinkChangeKind Kind, IReadOnlyList<ShortAddress> Addresses);

/// <summary>
/// Reads the changes that other processes make, in the order of their ids, from the history of links. What this process has committed is
/// skipped, unless changes of others come before it: the <see cref="LinkTable"/> has it already.
/// </summary>
public sealed class LinkChangeLog(IDbContextFactory<AppDb> databases, AppDatabase database)
{
    // Read at a time.
    private const int MaxChanges = 1_000;

    // The id of the newest change that needs no look.
    private long _position;

    /// <summary>Begins after the newest change there is.</summary>
    /// <exception cref="System.Data.Common.DbException">The store can't be read.</exception>
    public async ValueTask BeginAsync() => Volatile.Write(ref _position, await ReadNewestAsync(CancellationToken.None));

    /// <summary>The next changes; none if there are no more. Null if any link may have been changed.</summary>
    /// <exception cref="System.Data.Common.DbException">The store can't be read.</exception>
    public async ValueTask<IReadOnlyList<ExternalChange>?> ReadAsync(CancellationToken cancel = default)
    {
        var (position, newest) = (Volatile.Read(ref _position), await ReadNewestAsync(cancel));
        if (newest == position)
            return [];
        if (newest < position)
        {
            // The newest changes were deleted, with their organization. SQLite gives their ids again, so that it is not known what was seen.
            Interlocked.CompareExchange(ref _position, newest, position);
            return null;
        }
        await using var db = await databases.CreateDbContextAsync(cancel);
        var changes = await db.LinkChanges.AsNoTracking().Where(change => change.Id > position).OrderBy(change => change.Id).Take(MaxChanges)
            .ToListAsync(cancel);
        // If Skip was faster, some are read again.
        if (changes.Count > 0)
            Interlocked.CompareExchange(ref _position, changes[^1].Id, position);
        return changes.ConvertAll(change =>
            new ExternalChange(change.OrganizationId, change.LinkId, change.Version, change.Kind, [.. change.Link.Addresses]));
    }

    /// <summary>Skips changes that this process has committed in one transaction; the <see cref="LinkTable"/> has them already.</summary>
    internal void Skip(IReadOnlyCollection<LinkChange> own)
    {
        // Ids of others are never between them, since a transaction keeps other writers out. After a gap, they are read like those of others.
        if (own.Count > 0)
            Interlocked.CompareExchange(ref _position, own.Max(change => change.Id), own.Min(change => change.Id) - 1);
    }

    // Plain SQL: it runs every two seconds, and once before the server listens, where compiling a LINQ query would delay the start.
    private async ValueTask<long> ReadNewestAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenReaderAsync(cancel);
        await using var command = connection.Command("""SELECT coalesce(max("Id"), 0) FROM "LinkChanges" """);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }
}
