using LinkApp.Core.Data;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks.Store;

/// <content>What the live feed asks after a start, for windows and for replays: clicks of visitors with their places and destinations.</content>
internal sealed partial class ClickReads
{
    private const string Stored = """
        SELECT c.id, c.organization, c.link, c.time, c.destination, t.text, p.id, p.country, p.region, p.city, p.latitude, p.longitude
        FROM clicks c LEFT JOIN places p ON p.id = c.place LEFT JOIN texts t ON t.id = c.destination
        """;

    // A few places and destinations repeat all the time: one object for each.
    private readonly Dictionary<long, Place> _places = [];
    private readonly Dictionary<long, string> _destinations = [];

    /// <summary>The last ids sent, by organization; that of <see cref="AllOrganizations"/> is the minimum for all of them.</summary>
    public Dictionary<int, long> FindPositions() =>
        Rows(Prepare("SELECT organization, position FROM positions")).ToDictionary(row => (int)row.Number(0), row => row.Number(1));

    /// <summary>The clicks of all organizations with ids after <paramref name="after"/> up to <paramref name="last"/>, in their order.</summary>
    public IEnumerable<StoredClick> StoredClicks(long after, long last) =>
        Rows(Prepare($"{Stored} WHERE c.id > ?1 AND c.id <= ?2 AND c.bot = 0 ORDER BY c.id"), after, last).Select(ToStored);

    /// <summary>The clicks of one organization with ids after <paramref name="after"/> up to <paramref name="last"/>, in their order.</summary>
    public IEnumerable<StoredClick> StoredClicks(int organization, long after, long last) => Rows(
        Prepare($"{Stored} WHERE c.id > ?1 AND c.id <= ?2 AND c.organization = ?3 AND c.bot = 0 ORDER BY c.id"), after, last, organization).Select(ToStored);

    /// <summary>
    /// The clicks of an organization's link since a time (milliseconds since 1970), from the id <paramref name="first"/> to
    /// <paramref name="last"/>, in the order of ids.
    /// </summary>
    public IEnumerable<StoredClick> StoredClicksOfLink(int organization, long link, long since, long first, long last)
    {
        var click = Prepare($"{Stored} WHERE c.id = ?1 AND c.time >= ?2 AND c.organization = ?3 AND c.bot = 0");
        try
        {
            foreach (var id in FindIds(link, first, last))
            {
                click.Begin(id, since, organization);
                if (click.Step())
                    yield return ToStored(click);
                click.Reset();
            }
        }
        finally
        {
            click.Reset();
        }
    }

    private StoredClick ToStored(Statement row)
    {
        var destination = row.Number(4);
        if (!_destinations.TryGetValue(destination, out var text))
            _destinations.Add(destination, text = row.IsNull(5) ? "" : row.Text(5));
        Place? place = null;
        if (!row.IsNull(6) && !_places.TryGetValue(row.Number(6), out place))
            _places.Add(row.Number(6), place = ToPlace(row, 7));
        return new(
            row.Number(0), (int)row.Number(1), row.Number(2), DateTimeOffset.FromUnixTimeMilliseconds(row.Number(3)), place, text);
    }
}
