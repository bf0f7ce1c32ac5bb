using System.Runtime.CompilerServices;
using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

public sealed partial class LinkEditor
{
    /// <summary>
    /// Those of some slugs on the shared hosts, by their keys, that are held for another organization, with the times (UTC) at which its
    /// links lost them.
    /// </summary>
    internal static Task<Dictionary<string, DateTime>> HeldAsync(
        AppDb db, int organizationId, IReadOnlyCollection<string> keys, DateTime now, CancellationToken cancel)
    {
        var after = now - DeletedSlug.HeldFor;
        return db.DeletedSlugs
            .Where(deleted => keys.Contains(deleted.Slug) && deleted.DeletedAt > after
                && (deleted.OrganizationId == null || deleted.OrganizationId != organizationId))
            .ToDictionaryAsync(deleted => deleted.Slug, deleted => deleted.DeletedAt, StringComparer.Ordinal, cancel);
    }

    /// <summary>Why an organization can't have a slug that no link has; null if it can.</summary>
    private async Task<FieldError?> HeldErrorAsync(AppDb db, int organizationId, ShortAddress address, CancellationToken cancel)
    {
        // A domain belongs to one organization, which may do with its slugs what it likes.
        if (address.Domain is not null)
            return null;
        var key = slugs.Key(address.Slug);
        return (await HeldAsync(db, organizationId, [key], time.GetUtcNow().UtcDateTime, cancel)).TryGetValue(key, out var deletedAt)
            ? DeletedSlug.Error(address.Slug, deletedAt)
            : null;
    }

    /// <summary>Holds slugs on the shared hosts that links have just lost, in the transaction in which they lose them.</summary>
    private async Task HoldAsync(AppDb db, int? organizationId, IEnumerable<AddressKey> keys, CancellationToken cancel)
    {
        var list = JsonSerializer.Serialize(keys.Where(key => key.Domain is null).Select(key => key.Key).Distinct().Select(key => (string[])[key]));
        var hold = FormattableStringFactory.Create($$"""
            INSERT INTO "DeletedSlugs" ("Slug", "OrganizationId", "DeletedAt")
            SELECT lost."Slug", CAST({1} AS integer), {2} FROM {{database.Dialect.Rows("{0}", ("Slug", "text"))}} AS lost
            WHERE true ON CONFLICT ("Slug") DO UPDATE SET "OrganizationId" = excluded."OrganizationId", "DeletedAt" = excluded."DeletedAt"
            """, list, organizationId, time.GetUtcNow().UtcDateTime);
        await db.Database.ExecuteSqlAsync(hold, cancel);
    }
}
