using LinkApp.Core.Dashboard;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Missed;

namespace LinkApp.Web.Dashboard;

/// <summary>All that the dashboard reads at a time.</summary>
/// <param name="Numbers">What the clicks say.</param>
/// <param name="Slugs">The slugs of the numbers' links, by id; deleted links are absent.</param>
/// <param name="Missed">Slugs that were tried in vain; null where they are not shown (<see cref="MissedSlugs"/>).</param>
/// <param name="Ending">Links that end soon.</param>
internal sealed record DashboardData(
    DashboardNumbers Numbers, IReadOnlyDictionary<long, string> Slugs, IReadOnlyList<MissedSlug>? Missed, IReadOnlyList<Link> Ending);

/// <summary>Reads the dashboard, away from the circuit that waits for it.</summary>
internal sealed class DashboardReader(DashboardQueries queries, LinkQueries links, MissedSlugs missed, TimeProvider time)
{
    /// <summary>Links that end within this time are shown.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    private const int MaxRows = 6;

    /// <inheritdoc cref="DashboardQueries.Read"/>
    public Task<DashboardData> ReadAsync(int organizationId, long position, TimeZoneInfo zone, CancellationToken cancel) => Task.Run(
        async () =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            var numbers = queries.Read(organizationId, position, zone);
            return new DashboardData(
                numbers,
                await links.SlugsAsync([.. numbers.Links.Select(link => link.LinkId)], cancel),
                await missed.TopAsync(organizationId, MaxRows, cancel),
                await links.EndingAsync(organizationId, now, now + Soon, MaxRows, cancel));
        },
        cancel);
}
