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
        using var edit = await BeginAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);

        var taken = await TakenAsync(db, organizationId, [.. drafts.SelectMany(draft => draft.NewAliases.Append(draft.Slug)).OfType<string>()], cancel);
        var outcomes = new List<LinkEdit>(drafts.Count);
        foreach (var draft in drafts)
            outcomes.Add(await PlanAsync(db, organizationId, draft, by, taken, cancel));

        var links = outcomes.OfType<LinkEdit.Saved>().Select(saved => saved.Link).ToList();
        db.AddRange(links);
        await db.SaveChangesAsync(cancel);
        db.AddRange(links.Select(link => CreateChange(link, LinkChangeKind.Created, by)));
        await db.SaveChangesAsync(cancel);
        if (alongside is not null)
            await alongside(db, outcomes);
        await transaction.CommitAsync(cancel);

        foreach (var link in links)
            table.Publish(new LinkEntry(link));
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
        using var edit = await BeginAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var links = await db.Links.Include(link => link.Aliases)
            .Where(link => link.OrganizationId == organizationId && ids.Contains(link.Id)).ToListAsync(cancel);
        var changed = links.FindAll(link => change.Apply(link));
        foreach (var link in changed)
        {
            link.Version++;
            link.UpdatedAt = time.GetUtcNow().UtcDateTime;
            db.Add(CreateChange(link, change.Delete ? LinkChangeKind.Deleted : LinkChangeKind.Edited, by));
            if (change.Delete)
                db.Remove(link);
        }
        await db.SaveChangesAsync(cancel);
        foreach (var link in changed)
            await ForgetAsync(db, link, cancel);
        if (change.Delete)
            await HoldAsync(db, organizationId, changed.SelectMany(LinkTable.GetSlugs), cancel);
        await transaction.CommitAsync(cancel);

        foreach (var link in changed)
        {
            if (change.Delete)
                table.Remove(LinkTable.GetSlugs(link));
            else
                table.Publish(new LinkEntry(link));
        }
        return new BulkOutcome(
            changed.Count, links.Count - changed.Count, ids.Count - links.Count, changed.ConvertAll(link => new LinkVersion(link.Id, link.Version)));
    }

    private async Task<LinkEdit> PlanAsync(AppDb db, int organizationId, LinkDraft draft, Author by, HashSet<string> taken, CancellationToken cancel)
    {
        if (Errors(organizationId, draft, by) is { Count: > 0 } errors)
            return new LinkEdit.Invalid(errors);
        if (draft.Slug is not null)
            return taken.Add(draft.Slug) ? new LinkEdit.Saved(Planned(draft.Slug)) : new LinkEdit.SlugTaken(draft.Slug);

        for (var attempt = 1; attempt <= GeneratedSlugTries; attempt++)
        {
            var slug = NewSlug(attempt);
            if (!taken.Contains(slug) && (await TakenAsync(db, organizationId, [slug], cancel)).Count == 0 && taken.Add(slug))
                return new LinkEdit.Saved(Planned(slug));
        }
        throw new InvalidOperationException("No free slug was found.");

        Link Planned(string slug)
        {
            var link = NewLink(organizationId, slug, draft);
            link.Aliases.AddRange(draft.NewAliases.Where(taken.Add).Select(alias => new LinkAlias { Slug = alias }));
            return link;
        }
    }

    /// <summary>Those of some slugs that an organization can't have: slugs and aliases of links, and those held for another organization.</summary>
    internal async Task<HashSet<string>> TakenAsync(AppDb db, int organizationId, string[] slugs, CancellationToken cancel)
    {
        var taken = await db.Links.Where(link => slugs.Contains(link.Slug)).Select(link => link.Slug).ToListAsync(cancel);
        taken.AddRange(await db.LinkAliases.Where(alias => slugs.Contains(alias.Slug)).Select(alias => alias.Slug).ToListAsync(cancel));
        taken.AddRange((await HeldAsync(db, organizationId, slugs, time.GetUtcNow().UtcDateTime, cancel)).Keys);
        return new(taken, StringComparer.Ordinal);
    }
}
