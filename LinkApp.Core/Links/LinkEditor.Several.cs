using LinkApp.Core.Data;
using LinkApp.Core.Organizations;

namespace LinkApp.Core.Links;

public sealed partial class LinkEditor
{
    /// <summary>What <see cref="CreateSeveralAsync"/> would return now. Nothing is stored, and random slugs will be others.</summary>
    /// <inheritdoc cref="CreateSeveralAsync"/>
    public async Task<IReadOnlyList<LinkEdit>> CheckSeveralAsync(
        int organizationId, IReadOnlyList<LinkDraft> drafts, bool findsExisting, Author by, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(drafts.Count, MaxMany);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await PlanSeveralAsync(db, organizationId, drafts, findsExisting, by, cancel);
    }

    /// <summary>
    /// Creates links that a member has listed, in one transaction, and returns one result for each draft, in the same order. A draft that
    /// can't be created does not stop the others.
    /// </summary>
    /// <param name="organizationId">The organization that gets the links.</param>
    /// <param name="drafts">At most <see cref="MaxMany"/>.</param>
    /// <param name="findsExisting">Whether a link that leads where a draft does is returned instead of a second one, also that of an earlier draft.</param>
    /// <param name="by">Who creates them.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<IReadOnlyList<LinkEdit>> CreateSeveralAsync(
        int organizationId, IReadOnlyList<LinkDraft> drafts, bool findsExisting, Author by, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(drafts.Count, MaxMany);
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var outcomes = await PlanSeveralAsync(db, organizationId, drafts, findsExisting, by, cancel);
        var links = outcomes.OfType<LinkEdit.Saved>().Select(saved => saved.Link).ToList();
        var changes = await InsertAsync(db, links, by, cancel);
        await transaction.CommitAsync(cancel);

        Publish(links, changes);
        return outcomes;
    }

    private async Task<List<LinkEdit>> PlanSeveralAsync(
        AppDb db, int organizationId, IReadOnlyList<LinkDraft> drafts, bool findsExisting, Author by, CancellationToken cancel)
    {
        // Wrong slugs have no address.
        var wanted = drafts.Where(draft => draft.Slug is not null && Slug.IsWellFormed(draft.Slug)).SelectMany(draft => GetWanted(organizationId, draft));
        var taken = await TakenAsync(db, organizationId, [.. wanted], cancel);
        var outcomes = new List<LinkEdit>(drafts.Count);
        foreach (var draft in drafts)
        {
            var existing = findsExisting ? FindPlanned(organizationId, draft, outcomes) ?? await FindExistingAsync(organizationId, draft, cancel) : null;
            outcomes.Add(existing is not null ? new LinkEdit.Existing(existing)
                : await SlugErrorAsync(db, organizationId, draft, cancel) ?? await PlanAsync(db, organizationId, draft, by, taken, known: null, cancel));
        }
        return outcomes;
    }

    /// <summary>The planned link that leads where a draft would.</summary>
    private Link? FindPlanned(int organizationId, LinkDraft draft, List<LinkEdit> outcomes)
    {
        AddressKey? key = draft.Slug is null ? null : GetKey(GetAddress(organizationId, draft, draft.Slug));
        return outcomes.OfType<LinkEdit.Saved>().Select(saved => saved.Link)
            .FirstOrDefault(link => link.Destination == draft.Destination.Trim() && (key is null || link.Keys.First() == key));
    }

    /// <summary>What is wrong with a valid slug of a draft, apart from links that have it; null if nothing is.</summary>
    private async Task<LinkEdit?> SlugErrorAsync(AppDb db, int organizationId, LinkDraft draft, CancellationToken cancel)
    {
        if (draft.Slug is null || Slug.Error(draft.Slug) is not null)
            return null;
        if (slugs.NewError(Slug.Normalize(draft.Slug)) is { } newError)
            return new LinkEdit.Invalid([new("slug", newError)]);
        return await HeldErrorAsync(db, organizationId, GetAddress(organizationId, draft, draft.Slug), cancel) is { } held
            ? new LinkEdit.Invalid([held])
            : null;
    }

    /// <summary>Puts links that were committed with these changes into the table.</summary>
    private void Publish(List<Link> links, IReadOnlyCollection<LinkChange> changes)
    {
        log.Skip(changes);
        foreach (var link in links)
            table.Publish(new LinkEntry(link));
    }

    /// <summary>Stores new links with the first version of their history, which it returns.</summary>
    private async Task<List<LinkChange>> InsertAsync(AppDb db, IReadOnlyList<Link> links, Author by, CancellationToken cancel)
    {
        await db.InsertAsync(links, cancel);
        var aliases = new List<LinkAlias>();
        foreach (var link in links)
        {
            for (var i = 0; i < link.Aliases.Count; i++)
                aliases.Add(link.Aliases[i] = link.Aliases[i].Of(link));
        }
        await db.InsertAsync(aliases, cancel);
        var changes = links.Select(link => CreateChange(link, LinkChangeKind.Created, by)).ToList();
        await db.InsertAsync(changes, cancel);
        return changes;
    }
}
