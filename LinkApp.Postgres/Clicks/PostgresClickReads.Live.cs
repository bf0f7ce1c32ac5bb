using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;

namespace LinkApp.Postgres.Clicks;

/// <content>What the live feed asks.</content>
internal sealed partial class PostgresClickReads
{
    // Clicks that get their names at once: those of a busy tick in two parts.
    private const int NameWindow = 8_192;

    // A few places and destinations repeat all the time: one object for each, and no join, for which PostgreSQL might read all names.
    private readonly Dictionary<long, Place?> _places = [];
    private readonly Dictionary<long, string> _destinations = [];

    public override Dictionary<int, long> FindPositions()
    {
        var positions = new Dictionary<int, long>();
        Read(Command("SELECT organization, position FROM clicks.positions"), row => positions.Add(row.GetInt32(0), row.GetInt64(1)));
        return positions;
    }

    public override IEnumerable<StoredClick> StoredClicks(long after, long last) =>
        Name(Windows(Window($"{SelectWindow} AND bot = 0{OldestFirst}", after + 1, last), ToClick));

    public override IEnumerable<StoredClick> StoredClicks(int organization, long after, long last) =>
        Name(Windows(Window($"{SelectWindow} AND bot = 0 AND organization = $4{OldestFirst}", after + 1, last).With(organization), ToClick));

    public override IEnumerable<StoredClick> StoredClicksOfLink(int organization, long link, long since, long first, long last)
    {
        var visitors = new ClickFilter(organization, link, since, long.MaxValue) { Conditions = [new(ClickColumn.Kind, [(long)ClickKind.Visitor])] };
        return Name(ClicksById(visitors, FindIds(link, first, last)));
    }

    private IEnumerable<StoredClick> Name(IEnumerable<ClickRow> clicks)
    {
        foreach (var some in clicks.Chunk(NameWindow))
        {
            Load(_places, some.Select(static click => (long)click.Place), FindPlaces, null);
            Load(_destinations, some.Select(static click => (long)click.Destination), FindTexts, "");
            foreach (var click in some)
            {
                yield return new(
                    click.Id, click.Organization, click.Link, DateTimeOffset.FromUnixTimeMilliseconds(click.Time), _places[click.Place],
                    _destinations[click.Destination]);
            }
        }
    }

    /// <summary>Adds the names that are not known yet; what has none gets another value.</summary>
    private static void Load<T, TFound>(Dictionary<long, T> known, IEnumerable<long> ids, Func<IEnumerable<long>, Dictionary<long, TFound>> find, T none)
        where TFound : T
    {
        var missing = ids.Where(id => !known.ContainsKey(id)).ToHashSet();
        if (missing.Count == 0)
            return;
        var found = find(missing);
        foreach (var id in missing)
            known.Add(id, found.TryGetValue(id, out var name) ? name : none);
    }
}
