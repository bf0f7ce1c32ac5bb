using System.Runtime.CompilerServices;
using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

public sealed partial class LinkEditor
{
    /// <summary>
    /// Undoes changes of <see cref="ChangeManyAsync"/> in one transaction: links get back what they were before, and deleted
    /// links are restored with their clicks. This adds a version to the history of each. A link that was changed again is left alone.
    /// </summary>
    /// <param name="organizationId">The organization of the links.</param>
    /// <param name="changes">At most <see cref="MaxMany"/> versions that changes created.</param>
    /// <param name="by">Who undoes the changes.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<UndoOutcome> UndoAsync(
        int organizationId, IReadOnlyCollection<LinkVersion> changes, Author by, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(changes.Count, MaxMany);
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);

        // Each change with the versions before and after it.
        var pairs = JsonSerializer.Serialize(changes.Select(change => (long[])[change.LinkId, change.Version]));
        var select = FormattableStringFactory.Create($$"""
            SELECT change.* FROM {{database.Dialect.Rows("{0}", ("LinkId", "bigint"), ("Version", "integer"))}} AS pair CROSS JOIN "LinkChanges" AS change
            WHERE change."LinkId" = pair."LinkId" AND change."Version" BETWEEN pair."Version" - 1 AND pair."Version" + 1 AND change."OrganizationId" = {1}
            """, pairs, organizationId);
        var history = await db.LinkChanges.FromSql(select).AsNoTracking().ToDictionaryAsync(change => (change.LinkId, change.Version), cancel);
        var ids = changes.Select(change => change.LinkId).ToList();
        var links = await db.Links.Include(link => link.Aliases)
            .Where(link => link.OrganizationId == organizationId && ids.Contains(link.Id)).ToDictionaryAsync(link => link.Id, cancel);
        var deletions = history.Values.Where(change => change.Kind == LinkChangeKind.Deleted).Select(change => change.Link);
        var taken = await TakenAsync(db, organizationId, [.. deletions.SelectMany(link => GetAddresses(organizationId, link).Select(GetKey))], cancel);

        var (restored, takenSlugs) = (new List<Link>(), new List<string>());
        foreach (var (linkId, version) in changes)
        {
            var link = links.GetValueOrDefault(linkId);
            if (!history.TryGetValue((linkId, version), out var change) || history.ContainsKey((linkId, version + 1)))
                continue;
            if (change.Kind == LinkChangeKind.Deleted && link is null)
            {
                if (!taken.Add(GetKey(GetAddresses(organizationId, change.Link).First())))
                {
                    takenSlugs.Add(change.Link.Slug);
                    continue;
                }
                link = Recreate(organizationId, linkId, change.Link, version + 1, taken);
                db.Add(link);
            }
            else if (link?.Version == version && history.TryGetValue((linkId, version - 1), out var before))
            {
                Apply(link, before.Link);
            }
            else
            {
                continue;
            }
            restored.Add(link);
        }
        var added = restored.ConvertAll(link => CreateChange(link, LinkChangeKind.Restored, by));
        db.AddRange(added);
        await db.SaveChangesAsync(cancel);
        foreach (var link in restored)
            await ForgetAsync(db, link, cancel);
        await transaction.CommitAsync(cancel);

        Publish(restored, added);
        return new UndoOutcome(restored.Count, changes.Count - restored.Count - takenSlugs.Count, takenSlugs);
    }

    /// <summary>Gives a link what a version of its history has, its password included.</summary>
    private void Apply(Link link, LinkSnapshot past)
    {
        Apply(link, LinkDraft.From(past));
        link.Options = link.Options with { PasswordHash = past.Options.PasswordHash };
    }

    /// <summary>The address that a version of a link had, and then those of its aliases. Domains that the organization does not have any more become the shared hosts.</summary>
    private IEnumerable<ShortAddress> GetAddresses(int organizationId, LinkSnapshot past) => past.Addresses
        .Select(address => address with { Domain = FindDomain(organizationId, address.Domain) });

    /// <summary>Makes a deleted link again. Aliases that other links have taken meanwhile are left out.</summary>
    private Link Recreate(int organizationId, long linkId, LinkSnapshot past, int version, HashSet<AddressKey> taken)
    {
        var addresses = GetAddresses(organizationId, past).ToList();
        var link = NewLink(organizationId, addresses[0], LinkDraft.From(past), linkId);
        link.Aliases.AddRange(addresses.Skip(1).Where(alias => taken.Add(GetKey(alias))).Select(NewAlias));
        link.Options = link.Options with { PasswordHash = past.Options.PasswordHash };
        link.Version = version;
        return link;
    }
}

/// <summary>A version of a link: the one that a change created.</summary>
public readonly record struct LinkVersion(long LinkId, int Version);

/// <summary>The result of an undo.</summary>
/// <param name="Restored">Links that are again what they were.</param>
/// <param name="Skipped">Links that were changed again since, or whose history is no longer stored.</param>
/// <param name="TakenSlugs">The slugs of deleted links that other links have taken since; these links stay deleted.</param>
public sealed record UndoOutcome(int Restored, int Skipped, IReadOnlyList<string> TakenSlugs);
