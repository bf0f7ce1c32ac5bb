using LinkApp.Core.Dashboard;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Unknown;

namespace LinkApp.Web.Dashboard;

/// <summary>The data of the dashboard.</summary>
/// <param name="Numbers">The numbers of clicks.</param>
/// <param name="Names">The names of the top links, by id, without those of deleted links.</param>
/// <param name="Unknown">The unknown slugs that visitors asked for; null if they can't be told apart from those of others (<see cref="UnknownSlugs"/>).</param>
/// <param name="Ending">Links that expire soon.</param>
internal sealed record DashboardData(
    DashboardNumbers Numbers, IReadOnlyDictionary<long, LinkName> Names, IReadOnlyList<UnknownSlug>? Unknown, IReadOnlyList<Link> Ending);

/// <summary>Reads the data of the dashboard. Not on the circuit's thread, since a read may take seconds.</summary>
internal sealed class DashboardReader(
    DashboardQueries queries, RecentClicks recent, LinkQueries links, UnknownSlugs unknown, WorkLanes lanes, TimeProvider time)
{
    /// <summary>Links that expire within this time are shown.</summary>
    public static readonly TimeSpan EndingWithin = TimeSpan.FromDays(14);

    /// <inheritdoc cref="DashboardQueries.Read"/>
    /// <param name="organizationId">The organization.</param>
    /// <param name="position">The id of the last click to count.</param>
    /// <param name="zone">The zone of the days.</param>
    /// <param name="place">Receives the place in the line of dashboards, from 1; 0 when it is read.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<DashboardData> ReadAsync(
        int organizationId, long position, TimeZoneInfo zone, IProgress<int> place, CancellationToken cancel)
    {
        using var ticket = lanes.Dashboards.Enter(WorkLanes.GetCaller(organizationId));
        return await ticket.RunAsync(
            async () =>
            {
                var now = time.GetUtcNow().UtcDateTime;
                var numbers = queries.Read(organizationId, position, zone);
                return new DashboardData(
                    numbers,
                    await links.NamesAsync(organizationId, [.. numbers.Links.Select(link => link.LinkId)], cancel),
                    await unknown.TopAsync(organizationId, Rank.MaxRows, cancel),
                    await links.EndingAsync(organizationId, now, now + EndingWithin, Rank.MaxRows, cancel));
            },
            place,
            cancel);
    }

    /// <inheritdoc cref="RecentClicks.ReadAsync"/>
    public Task<RecentActivity> ReadRecentAsync(int organizationId, CancellationToken cancel) =>
        lanes.Dashboards.RunAsync(WorkLanes.GetCaller(organizationId), () => recent.ReadAsync(organizationId, cancel), cancel);

    /// <inheritdoc cref="LinkQueries.NamesAsync"/>
    public Task<Dictionary<long, LinkName>> ReadNamesAsync(int organizationId, IReadOnlyCollection<long> ids, CancellationToken cancel) =>
        links.NamesAsync(organizationId, ids, cancel);

    /// <summary>How far an organization has come; null once it has clicks. A look into two indexes.</summary>
    public async Task<FirstStepsState?> ReadFirstStepsAsync(int organizationId, CancellationToken cancel = default)
    {
        if (queries.HasClicks(organizationId))
            return null;
        var newest = await links.ListAsync(organizationId, size: 1, cancel: cancel);
        return new(newest.Links is [var link, ..] ? link : null, HasClicks: false);
    }
}
