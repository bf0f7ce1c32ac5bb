using LinkApp.Core.Data;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <content>The dictionaries.</content>
internal sealed partial class SqliteClickReads
{
    public override Dictionary<long, Place> FindPlaces(IEnumerable<long> ids) =>
        Find(Prepare("SELECT country, region, city, latitude, longitude FROM places WHERE id = ?1"), ids, static row => ToPlace(row, 0));

    public override Dictionary<long, Agent> FindAgents(IEnumerable<long> ids) => Find(
        Prepare("SELECT browser, system, device FROM agents WHERE id = ?1"), ids,
        static row => new Agent(TextOrNull(row, 0), TextOrNull(row, 1), TextOrNull(row, 2), IsBot: false));

    public override Dictionary<long, string> FindTexts(IEnumerable<long> ids) =>
        Find(Prepare("SELECT text FROM texts WHERE id = ?1"), ids, static row => row.Text(0));

    public override Dictionary<long, string> FindCountries(IEnumerable<long> places)
    {
        var found = new Dictionary<long, string>();
        foreach (var place in places)
        {
            if (FindCountry(place) is { } country)
                found[place] = country;
        }
        return found;
    }

    public override string? FindCountry(long place)
    {
        var find = Prepare("SELECT country FROM places WHERE id = ?1");
        find.Begin(place);
        var country = find.Step() ? TextOrNull(find, 0) : null;
        find.Reset();
        return country;
    }

    public override HashSet<long> FindIds(NameField field, IEnumerable<string> values)
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

    private static string? TextOrNull(Statement row, int column) => KnownOrNull(row.Text(column));

    private static double? DegreesOrNull(Statement row, int column) => row.IsNull(column) ? null : row.Real(column);
}
