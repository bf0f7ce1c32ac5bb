using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

public sealed partial class LinkEditor
{
    /// <summary>
    /// The oldest link that leads where a draft would: it has the same destination, rules and domain, and the slug if the draft has one. It
    /// is enabled, not archived, and asks for no password. Null if there is none.
    /// </summary>
    private async Task<Link?> FindExistingAsync(int organizationId, LinkDraft draft, CancellationToken cancel)
    {
        var address = GetAddress(organizationId, draft, draft.Slug ?? "");
        var (destination, key) = (draft.Destination.Trim(), draft.Slug is null ? null : GetKey(address).Key);
        IReadOnlyList<Rules.RedirectRule> rules = [.. draft.Rules.Select(rule => rule.Clean())];
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Compared as they are stored.
        return await db.Links.AsNoTracking().Include(link => link.Aliases)
            .Where(link => link.OrganizationId == organizationId && link.Destination == destination && link.Rules == rules && link.Domain == address.Domain
                && link.Options.IsEnabled && !link.Options.IsArchived && link.Options.PasswordHash == null && (key == null || link.SlugKey == key))
            .OrderBy(link => link.Id).FirstOrDefaultAsync(cancel);
    }
}
