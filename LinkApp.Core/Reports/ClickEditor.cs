using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Links.List;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Reports;

/// <summary>
/// Deletes the clicks of a link for whole days (UTC). What a live map or the dashboard's last hour hold in memory goes with its
/// time; a link that has used up its maximum clicks stays used up.
/// </summary>
public sealed class ClickEditor(
    Rollups rollups, LinkFinder finder, IDbContextFactory<AppDb> databases, AuditLog audit, ClickSettings settings, TimeProvider time)
{
    /// <summary>The most days in one deletion: all of the organization's clicks of these days are read.</summary>
    public const int MaxDays = 31;

    /// <summary>What is wrong with the days, by parameter.</summary>
    public IEnumerable<FieldError> FindErrors(DateOnly first, DateOnly last)
    {
        if (first > last)
            yield return new("to", "The last day is before the first.");
        else if (last.DayNumber - first.DayNumber >= MaxDays)
            yield return new("to", $"At most {Format.Count(MaxDays, "day")} can be deleted at once.");
        else if (last > DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))
            yield return new("to", "The last day is in the future. Days are those of UTC.");
        else if (first.Year < DateTime.UnixEpoch.Year)
            yield return new("from", "The first day is before 1970.");
    }

    /// <summary>
    /// Deletes the clicks of an organization's link, those of bots and internal ones among them, on days that have no errors. If it has no such
    /// link, nothing is deleted.
    /// </summary>
    /// <returns>How many were deleted, or the day that is refused: then no click of any day was deleted.</returns>
    public async Task<DeletedClicks> DeleteAsync(
        int organizationId, long linkId, DateOnly first, DateOnly last, Author by, CancellationToken cancel = default)
    {
        // Its transaction is open while clicks are deleted, and is rolled back if that fails.
        await using var db = await databases.CreateDbContextAsync(cancel);
        var slug = await db.Links.Where(link => link.Id == linkId && link.OrganizationId == organizationId)
            .Select(link => link.Slug).SingleOrDefaultAsync(cancel);
        if (slug is null)
            return new(0, null);
        var deleted = await rollups.DeleteAsync(organizationId, linkId, (first, last), WriteEntryAsync, cancel);
        if (db.Database.CurrentTransaction is { } entry)
            await entry.CommitAsync(CancellationToken.None);
        finder.ForgetRankings();
        return deleted;

        async Task WriteEntryAsync(long clicks)
        {
            await db.Database.BeginTransactionAsync(cancel);
            var what = $"{Format.Count(clicks, "click")} from {Format.IsoDay(first)} to {Format.IsoDay(last)} (UTC)";
            db.Add(audit.Create(organizationId, AuditAction.ClicksDeleted, $"/{slug}", by, before: what));
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>Why a day is refused.</summary>
    public string DescribeRefusal(DateOnly day) =>
        $"Some single clicks of {Format.IsoDay(day)} are no longer stored, so its numbers can't be rebuilt without these. "
            + (settings.Retention is { } retention
                ? $"LinkApp stores single clicks for {Format.Count((long)retention.TotalDays, "day")} here."
                : "They were deleted by an earlier retention, or are missing after a failure of the disk.");
}
