using LinkApp.Core.Data;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks.Store;

/// <content>
/// The dictionaries: what the ids in clicks and rollups stand for. Ids up to 0 stand for none, or for what is not known; they are in no
/// answer.
/// </content>
internal sealed partial class ClickReads
{
    private PlaceCountries? _countries;

    /// <summary>The countries of places, from memory once they are known.</summary>
    public PlaceCountries Countries => _countries ??= new(this);

    /// <summary>The places of ids.</summary>
    public Dictionary<long, Place> FindPlaces(IEnumerable<long> ids) =>
        Find(Prepare("SELECT country, region, city, latitude, longitude FROM places WHERE id = ?1"), ids, static row => ToPlace(row, 0));

    /// <summary>The agents of ids; whether a click is one of a bot is not known to them.</summary>
    public Dictionary<long, Agent> FindAgents(IEnumerable<long> ids) => Find(
        Prepare("SELECT browser, system, device FROM agents WHERE id = ?1"), ids,
        static row => new Agent(TextOrNull(row, 0), TextOrNull(row, 1), TextOrNull(row, 2), IsBot: false));

    /// <summary>The texts of ids: referrers, destinations and titles of rules.</summary>
    public Dictionary<long, string> FindTexts(IEnumerable<long> ids) =>
        Find(Prepare("SELECT text FROM texts WHERE id = ?1"), ids, static row => row.Text(0));

    /// <summary>The countries of places, by ISO 3166-1; those without one are left out.</summary>
    public Dictionary<long, string> FindCountries(IEnumerable<long> places)
    {
        var found = new Dictionary<long, string>();
        foreach (var place in places)
        {
            if (FindCountry(place) is { } country)
                found[place] = country;
        }
        return found;
    }

    /// <summary>The country of one place while clicks are streamed; null for none. Ask <see cref="Countries"/>, which remembers it.</summary>
    public string? FindCountry(long place)
    {
        var find = Prepare("SELECT country FROM places WHERE id = ?1");
        find.Begin(place);
        var country = find.Step() ? TextOrNull(find, 0) : null;
        find.Reset();
        return country;
    }

    /// <summary>
    /// The ids of the entries with one of some values; the empty text stands for unknown. Dictionaries grow with what there is in the
    /// world and not with the traffic; only for regions and cities they are read whole.
    /// </summary>
    public HashSet<long> FindIds(NameField field, IEnumerable<string> values)
    {
        var query = Prepare(field switch
        {
            NameField.Country => "SELECT id FROM places WHERE country = ?1",
            NameField.Region => "SELECT id FROM places WHERE ?1 IN (region, region || ', ' || country)",
            NameField.City =>
                "SELECT id FROM places WHERE ?1 IN (city, city || iif(region = '', '', ', ' || region) || iif(country = '', '', ', ' || country))",
            NameField.Browser => "SELECT id FROM agents WHERE browser = ?1",
            NameField.System => "SELECT id FROM agents WHERE system = ?1",
            NameField.Device => "SELECT id FROM agents WHERE device = ?1",
            NameField.Text => "SELECT id FROM texts WHERE text = ?1",
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No dictionary has this field."),
        });
        var ids = new HashSet<long>();
        foreach (var value in values)
        {
            query.Begin(value);
            while (query.Step())
                ids.Add(query.Number(0));
            query.Reset();
        }
        return ids;
    }

    private static Dictionary<long, T> Find<T>(Statement find, IEnumerable<long> ids, Func<Statement, T> read)
    {
        var found = new Dictionary<long, T>();
        foreach (var id in ids)
        {
            if (id <= 0 || found.ContainsKey(id))
                continue;
            find.Begin(id);
            if (find.Step())
                found.Add(id, read(find));
            find.Reset();
        }
        return found;
    }

    /// <summary>Reads country, region, city and coordinates from a column on.</summary>
    private static Place ToPlace(Statement row, int column) => new(
        TextOrNull(row, column), TextOrNull(row, column + 1), TextOrNull(row, column + 2), DegreesOrNull(row, column + 3), DegreesOrNull(row, column + 4));

    // The dictionaries have the empty text for what is unknown of an entry.
    private static string? TextOrNull(Statement row, int column) => row.Text(column) is { Length: > 0 } text ? text : null;

    private static double? DegreesOrNull(Statement row, int column) => row.IsNull(column) ? null : row.Real(column);
}

/// <summary>What a dictionary can be searched by.</summary>
internal enum NameField
{
    /// <summary>Of places, by ISO 3166-1.</summary>
    Country,

    /// <summary>Of places, alone or with the country: <c>Texas</c> or <c>Texas, US</c>.</summary>
    Region,

    /// <summary>Of places, alone or with region and country.</summary>
    City,

    /// <summary>Of agents.</summary>
    Browser,

    /// <summary>Of agents.</summary>
    System,

    /// <summary>Of agents.</summary>
    Device,

    /// <summary>A referrer, a destination or the title of a rule.</summary>
    Text,
}
