using System.Text;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <content>The dictionaries.</content>
internal sealed partial class PostgresClickReads
{
    // The countries of places; null for none.
    private readonly Dictionary<long, string?> _countries = [];

    // The places of clicks that were read and whose countries are not known.
    private readonly HashSet<long> _unknownCountries = [];

    public override Dictionary<long, Place> FindPlaces(IEnumerable<long> ids) => Find(
        "SELECT id, country, region, city, latitude, longitude FROM clicks.places WHERE id = ANY($1)", ids,
        static row => new Place(TextOrNull(row, 1), TextOrNull(row, 2), TextOrNull(row, 3), DegreesOrNull(row, 4), DegreesOrNull(row, 5)));

    public override Dictionary<long, Agent> FindAgents(IEnumerable<long> ids) => Find(
        "SELECT id, browser, system, device FROM clicks.agents WHERE id = ANY($1)", ids,
        static row => new Agent(TextOrNull(row, 1), TextOrNull(row, 2), TextOrNull(row, 3), IsBot: false));

    public override Dictionary<long, string> FindTexts(IEnumerable<long> ids) =>
        Find("SELECT id, text FROM clicks.texts WHERE id = ANY($1)", ids, static row => row.GetString(1));

    public override Dictionary<long, string> FindCountries(IEnumerable<long> places) =>
        Find("SELECT id, country FROM clicks.places WHERE id = ANY($1) AND country <> ''", places, static row => row.GetString(1));

    /// <inheritdoc/>
    /// <remarks>
    /// A window of clicks is in memory when its first click is handed out, so that the connection is free: the first place whose country
    /// is not known is asked for together with those of all clicks that were read.
    /// </remarks>
    public override string? FindCountry(long place)
    {
        if (_countries.TryGetValue(place, out var known))
            return known;
        _unknownCountries.Add(place);
        var found = FindCountries(_unknownCountries);
        foreach (var one in _unknownCountries)
            _countries[one] = found.GetValueOrDefault(one);
        _unknownCountries.Clear();
        return _countries[place];
    }

    public override HashSet<long> FindIds(NameField field, IEnumerable<string> values)
    {
        // PostgreSQL stores no text with the character 0.
        string[] wanted = [.. values.Where(value => !value.Contains('\0', StringComparison.Ordinal)).Select(ToStored).Distinct()];
        var query = Command(field switch
        {
            NameField.Country => "SELECT id FROM clicks.places WHERE country = ANY($1)",
            NameField.Region => "SELECT id FROM clicks.places WHERE region = ANY($1) OR region || ', ' || country = ANY($1)",
            NameField.City => """
                SELECT id FROM clicks.places WHERE city = ANY($1) OR city || CASE region WHEN '' THEN '' ELSE ', ' || region END
                    || CASE country WHEN '' THEN '' ELSE ', ' || country END = ANY($1)
                """,
            NameField.Browser => "SELECT id FROM clicks.agents WHERE browser = ANY($1)",
            NameField.System => "SELECT id FROM clicks.agents WHERE system = ANY($1)",
            NameField.Device => "SELECT id FROM clicks.agents WHERE device = ANY($1)",
            // A hash index finds one text at a time.
            NameField.Text =>
                "SELECT t.id FROM unnest($1) AS wanted(text) CROSS JOIN LATERAL (SELECT id FROM clicks.texts WHERE text = wanted.text LIMIT 1) t",
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No dictionary has this field."),
        });
        return [.. Rows(query.With(wanted), static row => (long)row.GetInt32(0))];
    }

    private void NotePlace(int place)
    {
        if (!_countries.ContainsKey(place))
            _unknownCountries.Add(place);
    }

    private Dictionary<long, T> Find<T>(string sql, IEnumerable<long> ids, Func<NpgsqlDataReader, T> read)
    {
        int[] wanted = [.. ids.Where(id => id > 0).Distinct().Select(id => (int)id)];
        var found = new Dictionary<long, T>(wanted.Length);
        if (wanted.Length > 0)
            Read(Command(sql).With(wanted), row => found.Add(row.GetInt32(0), read(row)));
        return found;
    }

    // Half a character is stored as the mark of an unreadable one.
    private static string ToStored(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string? TextOrNull(NpgsqlDataReader row, int column) => KnownOrNull(row.GetString(column));

    private static double? DegreesOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
}
