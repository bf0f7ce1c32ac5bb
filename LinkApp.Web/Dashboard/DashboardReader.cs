using LinkApp.Core.Dashboard;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Unknown;

namespace LinkApp.Web.Dashboard;

/// <summary>The data of the dashboard.</summary>
/// <param name="Numbers">The numbers of clicks.</param>
/// <param name="Slugs">The slugs of the top links, by id, without those of deleted links.</param>
/// <param name="Missed">The unknown slugs that visitors asked for; null if they are not shown (<see cref="UnknownSlugs"/>).</param>
/// <param name="Ending">Links that expire soon.</param>
internal sealed record DashboardData(
    DashboardNumbers Numbers, IReadOnlyDictionary<long, string> Slugs, IReadOnlyList<UnknownSlug>? Missed, IReadOnlyList<Link> Ending);

/// <summary>Reads the data of the dashboard. Not on the circuit's thread, since a read may take seconds.</summary>
internal sealed class DashboardReader(DashboardQueries queries, LinkQueries links, UnknownSlugs missed, TimeProvider time)
{
    /// <summary>Links that expire within this time are shown.</summary>
    public static readonly TimeSpan EndingWithin = TimeSpan.FromDays(14);

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
                await links.EndingAsync(organizationId, now, now + EndingWithin, MaxRows, cancel));
        },
        cancel);
}
