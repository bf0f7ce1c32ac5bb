using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

public sealed partial class LinkEditor
{
    /// <summary>
    /// Restores a link to a version of its history; this is an edit that adds a new version. A deleted link is restored with
    /// its clicks. Returns <see cref="LinkEdit.Missing"/> if the organization's history does not have the version.
    /// </summary>
    public Task<LinkEdit> RestoreAsync(int organizationId, long linkId, int version, Author by, CancellationToken cancel = default) =>
        RepeatAsync(() => RestoreOnceAsync(organizationId, linkId, version, by, cancel));

    private async Task<LinkEdit> RestoreOnceAsync(int organizationId, long linkId, int version, Author by, CancellationToken cancel)
    {
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var changes = db.LinkChanges.AsNoTracking().Where(change => change.OrganizationId == organizationId && change.LinkId == linkId);
        if (await changes.SingleOrDefaultAsync(change => change.Version == version, cancel) is not { Link: var past })
            return new LinkEdit.Missing();

        var link = await FindAsync(db, organizationId, linkId, cancel);
        IReadOnlyList<AddressKey> before = [];
        if (link is null)
        {
            var taken = await TakenAsync(db, organizationId, [.. GetAddresses(organizationId, past).Select(GetKey)], cancel);
            link = Recreate(organizationId, linkId, past, await changes.MaxAsync(change => change.Version, cancel) + 1, taken);
            db.Add(link);
        }
        else
        {
            before = [.. link.Keys];
            Rename(link, GetAddress(organizationId, LinkDraft.From(past), past.Slug), keepOld: true);
            Apply(link, past);
        }
        var address = new ShortAddress(link.Domain, link.Slug);
        if (!before.Contains(GetKey(address)) && (await HeldErrorAsync(db, organizationId, address, cancel) is not null
            || await IsHiddenAsync(db, organizationId, address, linkId, cancel)))
            return new LinkEdit.SlugTaken(past.Slug);
        return await TrySaveAsync(db, link, LinkChangeKind.Restored, by, before, cancel)
            ? Published(link, before)
            : new LinkEdit.SlugTaken(past.Slug);
    }

    /// <summary>Saves a link and its history; false if the slug is taken, in which case nothing is saved.</summary>
    /// <param name="db">The context with the link.</param>
    /// <param name="link">The link.</param>
    /// <param name="kind">What is done.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="before">The slugs that it had; those that it loses are held.</param>
    /// <param name="cancel">Stops before the commit.</param>
    /// <param name="alongside">Creates an entity that is committed together with the link, once that has its id; null for none.</param>
    private async Task<bool> TrySaveAsync(
        AppDb db, Link link, LinkChangeKind kind, Author by, IReadOnlyCollection<AddressKey> before, CancellationToken cancel,
        Func<Link, object>? alongside = null)
    {
        // Two saves in one transaction: the history needs the id of a new link, which exists only after the insert.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        try
        {
            await db.SaveChangesAsync(cancel);
            var change = CreateChange(link, kind, by);
            db.Add(change);
            if (alongside is not null)
                db.Add(alongside(link));
            await db.SaveChangesAsync(cancel);
            await ForgetAsync(db, link, cancel);
            var lost = kind == LinkChangeKind.Deleted ? before : [.. before.Except(link.Keys)];
            if (lost.Count > 0)
                await HoldAsync(db, link.OrganizationId, lost, cancel);
            await transaction.CommitAsync(cancel);
            log.Skip([change]);
            return true;
        }
        catch (DbUpdateException error) when (IsSlugTaken(error))
        {
            return false;
        }
    }

    /// <summary>Deletes all but the newest <see cref="LinkChange.MaxPerLink"/> versions of a link's history.</summary>
    private static async Task ForgetAsync(AppDb db, Link link, CancellationToken cancel)
    {
        var forgotten = link.Version - LinkChange.MaxPerLink;
        if (forgotten > 0)
            await db.LinkChanges.Where(change => change.LinkId == link.Id && change.Version <= forgotten).ExecuteDeleteAsync(cancel);
    }

    private LinkChange CreateChange(Link link, LinkChangeKind kind, Author by) => new()
    {
        OrganizationId = link.OrganizationId,
        LinkId = link.Id,
        Version = link.Version,
        Time = time.GetUtcNow().UtcDateTime,
        Author = by.Name,
        Kind = kind,
        Link = LinkSnapshot.From(link),
    };

    private static Task<string?> LastAuthorAsync(AppDb db, long linkId, CancellationToken cancel) =>
        db.LinkChanges.Where(change => change.LinkId == linkId)
            .OrderByDescending(change => change.Version).Select(change => change.Author).FirstOrDefaultAsync(cancel);

    // The index of slugs, that of aliases, and the triggers that keep slugs and aliases distinct: their errors all name the column.
    private static bool IsSlugTaken(DbUpdateException error) =>
        StoreFailure.FindUniqueColumn(error) is $"{nameof(AppDb.Links)}.{nameof(Link.SlugKey)}" or $"{nameof(AppDb.LinkAliases)}.{nameof(LinkAlias.SlugKey)}";
}
