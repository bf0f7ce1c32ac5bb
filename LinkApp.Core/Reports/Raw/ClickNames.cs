using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Reports.Raw;

/// <summary>The places, agents and texts of some clicks, all looked up at once.</summary>
internal sealed class ClickNames(ClickReads reads, IReadOnlyCollection<ClickRow> clicks)
{
    private readonly Dictionary<long, Place> _places = reads.FindPlaces(clicks.Select(click => (long)click.Place));
    private readonly Dictionary<long, Agent> _agents = reads.FindAgents(clicks.Select(click => (long)click.Agent));
    private readonly Dictionary<long, string> _texts =
        reads.FindTexts(clicks.SelectMany(click => (long[])[click.Referrer, click.Destination, click.Rule]));

    /// <summary>A click with its names, still without those of its link; an imported one has an id below 0.</summary>
    public ReportClick ToClick(in ClickRow click)
    {
        var place = _places.GetValueOrDefault(click.Place);
        var agent = _agents.GetValueOrDefault(click.Agent);
        return new ReportClick(
            click.Id,
            DateTimeOffset.FromUnixTimeMilliseconds(click.Time),
            null,
            null,
            place?.Country,
            place?.Region,
            place?.City,
            place?.Latitude,
            place?.Longitude,
            _texts.GetValueOrDefault(click.Referrer),
            agent?.Browser,
            agent?.System,
            agent?.Device,
            _texts.GetValueOrDefault(click.Destination),
            _texts.GetValueOrDefault(click.Rule),
            click.Kind == ClickKind.Bot,
            click.Kind == ClickKind.Internal)
        {
            Imported = click.Id < 0,
        };
    }
}
