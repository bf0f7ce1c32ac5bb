using LinkApp.Core.Data;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <content>What the live feed asks.</content>
internal sealed partial class SqliteClickReads
{
    private const string Stored = """
        SELECT c.id, c.organization, c.link, c.time, c.destination, t.text, p.id, p.country, p.region, p.city, p.latitude, p.longitude
        FROM clicks c LEFT JOIN places p ON p.id = c.place LEFT JOIN texts t ON t.id = c.destination
        """;

    // A few places and destinations repeat all the time: one object for each.
    private readonly Dictionary<long, Place> _places = [];
    private readonly Dictionary<long, string> _destinations = [];

    public override Dictionary<int, long> FindPositions() =>
        Rows(Prepare("SELECT organization, position FROM positions")).ToDictionary(row => (int)row.Number(0), row => row.Number(1));

    public override IEnumerable<StoredClick> StoredClicks(long after, long last) =>
        Rows(Prepare($"{Stored} WHERE c.id > ?1 AND c.id <= ?2 AND c.bot = 0 ORDER BY c.id"), after, last).Select(ToStored);

    public override IEnumerable<StoredClick> StoredClicks(int organization, long after, long last) => Rows(
        Prepare($"{Stored} WHERE c.id > ?1 AND c.id <= ?2 AND c.organization = ?3 AND c.bot = 0 ORDER BY c.id"), after, last, organization).Select(ToStored);

    public override IEnumerable<StoredClick> StoredClicksOfLink(int organization, long link, long since, long first, long last)
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
