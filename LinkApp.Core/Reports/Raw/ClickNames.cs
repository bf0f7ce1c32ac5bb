using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Reports.Raw;

/// <summary>Looks up the places, agents and texts for the ids of clicks, each once.</summary>
internal sealed class ClickNames(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<long, Place?> _places = [];
    private readonly Dictionary<long, Agent?> _agents = [];
    private readonly Dictionary<long, string?> _texts = [];
    private readonly Statement _findPlace = new(connection, "SELECT country, region, city, latitude, longitude FROM places WHERE id = ?1");
    private readonly Statement _findAgent = new(connection, "SELECT browser, system, device FROM agents WHERE id = ?1");
    private readonly Statement _findText = new(connection, "SELECT text FROM texts WHERE id = ?1");

    /// <summary>The place of an id; null for 0.</summary>
    public Place? GetPlace(long id) =>
        Find(_places, _findPlace, id, static row => new Place(Text(row, 0), Text(row, 1), Text(row, 2), Degrees(row, 3), Degrees(row, 4)));

    /// <summary>The agent of an id; null for 0.</summary>
    public Agent? GetAgent(long id) => Find(_agents, _findAgent, id, static row => new Agent(Text(row, 0), Text(row, 1), Text(row, 2), IsBot: false));

    /// <summary>The text of an id; null for 0.</summary>
    public string? GetText(long id) => Find(_texts, _findText, id, static row => Text(row, 0));

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_findPlace, _findAgent, _findText])
            statement.Dispose();
    }

    private static T? Find<T>(Dictionary<long, T?> known, Statement find, long id, Func<Statement, T?> read) where T : class
    {
        if (id == 0)
            return null;
        if (known.TryGetValue(id, out var value))
            return value;
        find.Begin(id);
        value = find.Step() ? read(find) : null;
        find.Reset();
        return known[id] = value;
    }

    /// <summary>The text of a column; null where it is empty, which stands for unknown.</summary>
    internal static string? Text(Statement row, int column) => row.Text(column) is { Length: > 0 } text ? text : null;

    private static double? Degrees(Statement row, int column) => row.IsNull(column) ? null : row.Real(column);
}
