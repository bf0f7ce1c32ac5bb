using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

public sealed partial class LinkEditor
{
    /// <summary>The most links that one call creates or changes.</summary>
    public const int MaxMany = 1_000;

    /// <summary>
    /// Creates links in one transaction, for imports, and returns one result for each draft, in the same order. A draft that
    /// can't be created does not stop the others.
    /// </summary>
    /// <param name="organizationId">The organization that gets the links.</param>
    /// <param name="drafts">At most <see cref="MaxMany"/>.</param>
    /// <param name="by">Who creates them.</param>
    /// <param name="alongside">Further work in the same transaction, after the links are inserted; null for none.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<IReadOnlyList<LinkEdit>> CreateManyAsync(
        int organizationId, IReadOnlyList<LinkDraft> drafts, Author by, Func<AppDb, IReadOnlyList<LinkEdit>, Task>? alongside = null,
        CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(drafts.Count, MaxMany);
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);

        // Drafts without a slug get one to try first, so that all are looked up at once: each alone takes four queries.
        var tries = drafts.Select(draft => draft.Slug is null ? GetAddress(organizationId, draft, RandomSlug(1)) : (ShortAddress?)null).ToList();
        var wanted = drafts.SelectMany(draft => GetWanted(organizationId, draft)).Concat(tries.OfType<ShortAddress>().Select(GetKey));
        var taken = await TakenAsync(db, organizationId, [.. wanted], cancel);
        var outcomes = new List<LinkEdit>(drafts.Count);
        for (var i = 0; i < drafts.Count; i++)
            outcomes.Add(await PlanAsync(db, organizationId, drafts[i], by, taken, tries[i], cancel));

        var links = outcomes.OfType<LinkEdit.Saved>().Select(saved => saved.Link).ToList();
        var changes = await InsertAsync(db, links, by, cancel);
        if (alongside is not null)
            await alongside(db, outcomes);
        await transaction.CommitAsync(cancel);

        Publish(links, changes);
        return outcomes;
    }

    /// <summary>
    /// Changes some of an organization's links in one transaction. Links that need no change get no new version, and links
    /// that do not exist any more are only counted.
    /// </summary>
    /// <param name="organizationId">The organization of the links.</param>
    /// <param name="ids">At most <see cref="MaxMany"/> ids of links.</param>
    /// <param name="change">What to do with each.</param>
    /// <param name="by">Who changes them.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<BulkOutcome> ChangeManyAsync(
        int organizationId, IReadOnlyCollection<long> ids, BulkChange change, Author by, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MaxMany);
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var links = await db.Links.Include(link => link.Aliases)
            .Where(link => link.OrganizationId == organizationId && ids.Contains(link.Id)).ToListAsync(cancel);
        var changed = links.FindAll(link => change.Apply(link));
        var changes = new List<LinkChange>(changed.Count);
        foreach (var link in changed)
        {
            link.Version++;
            link.UpdatedAt = time.GetUtcNow().UtcDateTime;
            changes.Add(CreateChange(link, change.Delete ? LinkChangeKind.Deleted : LinkChangeKind.Edited, by));
            if (change.Delete)
                db.Remove(link);
        }
        db.AddRange(changes);
        await db.SaveChangesAsync(cancel);
        foreach (var link in changed)
            await ForgetAsync(db, link, cancel);
        if (change.Delete)
            await HoldAsync(db, organizationId, changed.SelectMany(link => link.Keys), cancel);
        await transaction.CommitAsync(cancel);

        log.Skip(changes);
        foreach (var link in changed)
        {
            if (change.Delete)
                table.Remove(link.Keys, organizationId);
            else
                table.Publish(new LinkEntry(link));
        }
        return new BulkOutcome(
            changed.Count, links.Count - changed.Count, ids.Count - links.Count, changed.ConvertAll(link => new LinkVersion(link.Id, link.Version)));
    }

    /// <summary>The link of a draft, with the first address that is free.</summary>
    /// <param name="db">The context.</param>
    /// <param name="organizationId">The organization that gets the link.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="by">Who creates it.</param>
    /// <param name="taken">Addresses that links have, or will have; grows by those of this link.</param>
    /// <param name="known">An address with a random slug of which <paramref name="taken"/> says whether it is free; null for none.</param>
    /// <param name="cancel">Stops the queries.</param>
    private async Task<LinkEdit> PlanAsync(
        AppDb db, int organizationId, LinkDraft draft, Author by, HashSet<AddressKey> taken, ShortAddress? known, CancellationToken cancel)
    {
        if (Errors(organizationId, draft, by) is { Count: > 0 } errors)
            return new LinkEdit.Invalid(errors);
        if (draft.Slug is not null)
        {
            var wanted = GetAddress(organizationId, draft, draft.Slug);
            return taken.Add(GetKey(wanted)) ? new LinkEdit.Saved(Planned(wanted)) : new LinkEdit.SlugTaken(draft.Slug);
        }

        if (known is { } first && taken.Add(GetKey(first)))
            return new LinkEdit.Saved(Planned(first));
        for (var attempt = known is null ? 1 : 2; attempt <= GeneratedSlugTries; attempt++)
        {
            var address = GetAddress(organizationId, draft, RandomSlug(attempt));
            var key = GetKey(address);
            if (!taken.Contains(key) && !(await TakenAsync(db, organizationId, [key], cancel)).Contains(key) && taken.Add(key))
                return new LinkEdit.Saved(Planned(address));
        }
        throw new InvalidOperationException("No free slug was found.");

        Link Planned(ShortAddress address)
        {
            var link = NewLink(organizationId, address, draft);
            link.Aliases.AddRange(GetNewAliases(organizationId, draft).Where(alias => taken.Add(GetKey(alias))).Select(NewAlias));
            return link;
        }
    }

    private LinkAlias NewAlias(ShortAddress address) => new() { Domain = address.Domain, Slug = address.Slug, SlugKey = slugs.Key(address.Slug) };

    /// <summary>All addresses that a draft for a new link names.</summary>
    internal IEnumerable<AddressKey> GetWanted(int organizationId, LinkDraft draft) =>
        (draft.Slug is { } slug ? GetNewAliases(organizationId, draft).Prepend(GetAddress(organizationId, draft, slug)) : GetNewAliases(organizationId, draft))
            .Select(GetKey);
}
