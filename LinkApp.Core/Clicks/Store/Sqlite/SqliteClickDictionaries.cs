using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>The dictionary tables of <c>clicks.db</c>.</summary>
internal sealed class SqliteClickDictionaries : ClickDictionaries
{
    private readonly Statement _findText;
    private readonly Statement _addText;
    private readonly Statement _findPlace;
    private readonly Statement _addPlace;
    private readonly Statement _findAgent;
    private readonly Statement _addAgent;

    /// <param name="connection">To <c>clicks.db</c>.</param>
    /// <param name="maxNewReferrers">How many referrers that are not in the store yet an organization may add on a day.</param>
    public SqliteClickDictionaries(SqliteConnection connection, int maxNewReferrers = int.MaxValue) : base(maxNewReferrers)
    {
        _findText = new(connection, "SELECT id FROM texts WHERE text = ?1");
        _addText = new(connection, "INSERT INTO texts (text) VALUES (?1) RETURNING id");
        _findPlace = new(connection, "SELECT id FROM places WHERE country = ?1 AND city = ?2 AND region = ?3 AND latitude IS ?4 AND longitude IS ?5");
        _addPlace = new(connection, "INSERT INTO places (country, city, region, latitude, longitude) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id");
        _findAgent = new(connection, "SELECT id FROM agents WHERE browser = ?1 AND system = ?2 AND device = ?3");
        _addAgent = new(connection, "INSERT INTO agents (browser, system, device) VALUES (?1, ?2, ?3) RETURNING id");
    }

    public override void Dispose()
    {
        foreach (var statement in (Statement[])[_findText, _addText, _findPlace, _addPlace, _findAgent, _addAgent])
            statement.Dispose();
    }

    protected override long? FindText(string text) => _findText.Scalar(text);

    protected override long AddText(string text) => Added(_addText.Scalar(text));

    protected override long FindOrAdd(Place place)
    {
        object?[] fields = [place.Country ?? "", place.City ?? "", place.Region ?? "", place.Latitude, place.Longitude];
        return _findPlace.Scalar(fields) ?? Added(_addPlace.Scalar(fields));
    }

    protected override long FindOrAdd(Agent agent)
    {
        object?[] fields = [agent.Browser ?? "", agent.System ?? "", agent.Device ?? ""];
        return _findAgent.Scalar(fields) ?? Added(_addAgent.Scalar(fields));
    }

    private static long Added(long? id) => id ?? throw new InvalidOperationException("A dictionary insert gave no id.");
}
