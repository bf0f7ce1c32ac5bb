using LinkApp.Core.Data;
using LinkApp.Core.Links.Fields;
using LinkApp.Core.Organizations;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>
/// Changes links here that have changed on the server they came from. A link that somebody has changed here since stays as it is: the
/// history of a link says who made its present version, and imports from a server sign theirs.
/// </summary>
public sealed class ServerLinkUpdates(IDbContextFactory<AppDb> databases, LinkEditor editor, LinkQueries queries)
{
    private const int BatchSize = 500;

    /// <summary>Compares the rows of an import whose links were there already.</summary>
    /// <returns>How many links were changed, and how many differ but have been changed here.</returns>
    internal async Task<(int Changed, int Conflicts)> ApplyAsync(
        ImportJob import, ServerSource source, IReadOnlyList<string> tags, Author by, CancellationToken cancel)
    {
        int changed = 0, conflicts = 0;
        for (var position = 0; ;)
        {
            List<StagedRow> rows;
            await using (var db = await databases.CreateDbContextAsync(cancel))
            {
                rows = await db.ImportRows.AsNoTracking()
                    .Where(row => row.ImportId == import.Id && row.State == ImportRowState.Taken && row.Position > position)
                    .OrderBy(row => row.Position).Take(BatchSize).ToListAsync(cancel);
            }
            if (rows.Count == 0)
                return (changed, conflicts);
            position = rows[^1].Position;
            foreach (var (link, draft, author) in await FindChangedAsync(import.OrganizationId, rows, tags, cancel))
            {
                if (author?.EndsWith(source.Signature, StringComparison.Ordinal) == true
                    && await editor.UpdateAsync(import.OrganizationId, link.Id, draft, link.Version, by, cancel) is LinkEdit.Saved)
                    changed++;
                else
                    conflicts++;
            }
        }
    }

    private async Task<List<(Link Link, LinkDraft Draft, string? Author)>> FindChangedAsync(
        int organizationId, List<StagedRow> rows, IReadOnlyList<string> tags, CancellationToken cancel)
    {
        var drafts = rows.Where(row => row.Draft?.Slug is not null).Select(row => row.Draft!)
            .DistinctBy(draft => new LinkName(draft.Slug!, draft.Domain)).ToList();
        var ids = await queries.IdsAsync(
            organizationId, drafts.ConvertAll(draft => new LinkName(draft.Slug!, draft.Domain)), isAmbiguousMissing: true, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var links = await db.Links.AsNoTracking().Include(link => link.Aliases)
            .Where(link => link.OrganizationId == organizationId && ids.Values.Contains(link.Id)).ToDictionaryAsync(link => link.Id, cancel);
        var authors = await db.Links.Where(link => link.OrganizationId == organizationId && ids.Values.Contains(link.Id))
            .Join(
                db.LinkChanges, link => new { link.Id, link.Version }, change => new { Id = change.LinkId, change.Version },
                (link, change) => new { link.Id, change.Author })
            .ToListAsync(cancel);
        var authorOf = authors.ToLookup(entry => entry.Id, entry => entry.Author);
        List<(Link, LinkDraft, string?)> changed = [];
        foreach (var draft in drafts)
        {
            if (!ids.TryGetValue(new(draft.Slug!, draft.Domain), out var id) || !links.TryGetValue(id, out var link))
                continue;
            var wanted = draft with { Slug = link.Slug, Domain = link.Domain, Tags = [.. draft.Tags.Concat(tags).Distinct(StringComparer.OrdinalIgnoreCase)] };
            if (!IsSame(link, wanted))
                changed.Add((link, wanted, authorOf[id].FirstOrDefault()));
        }
        return changed;
    }

    private static bool IsSame(Link link, LinkDraft draft)
    {
        var present = LinkSnapshot.From(link);
        var wanted = present with
        {
            Name = draft.Name.Trim(),
            Destination = draft.Destination.Trim(),
            Rules = [.. draft.Rules.Select(rule => rule.Clean())],
            Tags = draft.CleanTags(),
            Options = draft.Options.Clean() with { PasswordHash = present.Options.PasswordHash },
        };
        return LinkFields.All.All(field => field.IsSame(present, wanted));
    }
}
