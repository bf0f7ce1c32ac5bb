using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Live;

/// <summary>
/// A committed click as the live feed needs it: a new one from the click log, or an older one from the store. The link is named by one text
/// (<see cref="Links.LinkName.ToText"/>), empty for a deleted link.
/// </summary>
internal readonly record struct LiveClick(long Id, int OrganizationId, long LinkId, DateTimeOffset Time, string Link, Place? Place, string Destination)
{
    public static LiveClick From(Click click) =>
        new(click.Id, click.OrganizationId, click.LinkId, click.Time, click.Link, click.Place, click.Destination.Text);

    public static LiveClick From(StoredClick click, string link) =>
        new(click.Id, click.OrganizationId, click.LinkId, click.Time, link, click.Place, click.Destination);

    public LatestClick ToLatest()
    {
        var located = Place is { IsLocated: true } place ? place : null;
        return new LatestClick(Time, Link, Place?.Country, Place?.City, Links.Destination.GetHost(Destination))
        {
            Address = Links.Destination.GetHostAndPath(Destination),
            Lat = located is null ? null : Math.Round(located.Latitude!.Value, Dot.Decimals),
            Lon = located is null ? null : Math.Round(located.Longitude!.Value, Dot.Decimals),
        };
    }
}
