using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Timing;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store;

/// <summary>
/// Assigns texts, places and agents their ids in the dictionary tables. An object remembers its id; ids of other equal objects
/// come from memory. That memory is bounded, since referrers come from outside and a flood of invented ones must not fill it.
/// </summary>
internal sealed class ClickDictionaries : IDisposable
{
    // About 100 bytes an entry: at most 10 MB per dictionary. The geo database itself knows some 120,000 places.
    private const int Bound = 100_000;

    private readonly NewReferrers _newReferrers;
    private object _generation = new();
    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<Place, long> _places = [];
    private readonly Dictionary<Agent, long> _agents = [];
    private readonly Statement _findText;
    private readonly Statement _addText;
    private readonly Statement _findPlace;
    private readonly Statement _addPlace;
    private readonly Statement _findAgent;
    private readonly Statement _addAgent;

    /// <param name="connection">To <c>clicks.db</c>.</param>
    /// <param name="maxNewReferrers">How many referrers that are not in the store yet an organization may add on a day.</param>
    public ClickDictionaries(SqliteConnection connection, int maxNewReferrers = int.MaxValue)
    {
        _newReferrers = new(maxNewReferrers);
        _findText = new(connection, "SELECT id FROM texts WHERE text = ?1");
        _addText = new(connection, "INSERT INTO texts (text) VALUES (?1) RETURNING id");
        _findPlace = new(connection, "SELECT id FROM places WHERE country = ?1 AND city = ?2 AND region = ?3 AND latitude IS ?4 AND longitude IS ?5");
        _addPlace = new(connection, "INSERT INTO places (country, city, region, latitude, longitude) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id");
        _findAgent = new(connection, "SELECT id FROM agents WHERE browser = ?1 AND system = ?2 AND device = ?3");
        _addAgent = new(connection, "INSERT INTO agents (browser, system, device) VALUES (?1, ?2, ?3) RETURNING id");
    }

    /// <summary>The id of a text; 0 for none and for an empty one.</summary>
    public long TextId(ClickText? text)
    {
        if (text is not { Text.Length: > 0 })
            return 0;
        if (!text.RowId.TryGet(text, _generation, out var id))
            text.RowId.Set(text, _generation, id = TextId(text.Text));
        return id;
    }

    public long TextId(string? text)
    {
        if (text is null)
            return 0;
        return _texts.TryGetValue(text, out var id) ? id : Remember(_texts, text, _findText.Scalar(text) ?? _addText.Scalar(text));
    }

    /// <summary>
    /// The id of a click's referrer; 0 for none. That of <see cref="Click.OtherReferrer"/> where it is new, and the organization has added
    /// as many on the day of the click (UTC) as it may.
    /// </summary>
    public long ReferrerId(Click click)
    {
        if (click.Referrer is not { } text)
            return 0;
        if (_texts.TryGetValue(text, out var id))
            return id;
        var stored = _findText.Scalar(text);
        if (stored is null && !_newReferrers.TryAdd(click.OrganizationId, UtcTime.ToDay(click.Time)))
            return TextId(Click.OtherReferrer);
        return Remember(_texts, text, stored ?? _addText.Scalar(text));
    }

    public long PlaceId(Place? place)
    {
        if (place is null)
            return 0;
        if (!place.RowId.TryGet(place, _generation, out var id))
            place.RowId.Set(place, _generation, id = Find(place));
        return id;
    }

    public long AgentId(Agent agent)
    {
        if (!agent.RowId.TryGet(agent, _generation, out var id))
            agent.RowId.Set(agent, _generation, id = Find(agent));
        return id;
    }

    /// <summary>Forgets all ids: those of a transaction that was rolled back are not in the file.</summary>
    public void Forget()
    {
        _texts.Clear();
        _places.Clear();
        _agents.Clear();
        _generation = new();
        _newReferrers.Forget();
    }

    /// <summary>Forgets texts that are no longer in the file.</summary>
    public void Forget(IReadOnlyCollection<string> texts)
    {
        foreach (var text in texts)
            _texts.Remove(text);
        // Objects remember ids, too.
        if (texts.Count > 0)
            _generation = new();
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_findText, _addText, _findPlace, _addPlace, _findAgent, _addAgent])
            statement.Dispose();
    }

    private long Find(Place place)
    {
        if (_places.TryGetValue(place, out var id))
            return id;
        object?[] fields = [place.Country ?? "", place.City ?? "", place.Region ?? "", place.Latitude, place.Longitude];
        return Remember(_places, place, _findPlace.Scalar(fields) ?? _addPlace.Scalar(fields));
    }

    private long Find(Agent agent)
    {
        // Whether it is a bot is stored with the click: bots and people with the same browser share an agent.
        var key = agent with { IsBot = false };
        if (key == Agent.Unknown)
            return 0;
        if (_agents.TryGetValue(key, out var id))
            return id;
        object?[] fields = [key.Browser ?? "", key.System ?? "", key.Device ?? ""];
        return Remember(_agents, key, _findAgent.Scalar(fields) ?? _addAgent.Scalar(fields));
    }

    private static long Remember<T>(Dictionary<T, long> known, T value, long? id) where T : notnull
    {
        if (known.Count >= Bound)
            known.Clear();
        return known[value] = id ?? throw new InvalidOperationException("A dictionary insert gave no id.");
    }
}
