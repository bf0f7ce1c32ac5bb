using LinkApp.Core.Clicks;
using Npgsql;
using NpgsqlTypes;

namespace LinkApp.Postgres.Clicks;

/// <summary>Calls <c>clicks.append</c>, with a group of clicks at a time.</summary>
internal sealed class AppendCommand : IDisposable, IAsyncDisposable
{
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlParameter<long> _start = new();
    private readonly NpgsqlParameter<long> _number = new();
    private readonly NpgsqlParameter<long> _names = new();
    private readonly NpgsqlParameter<long> _firstTime = new();
    private readonly NpgsqlParameter<long> _lastTime = new();
    private readonly List<long> _links = [];
    private readonly List<int> _organizations = [];
    private readonly List<long> _times = [];
    private readonly List<int> _places = [];
    private readonly List<int> _referrers = [];
    private readonly List<int> _agents = [];
    private readonly List<int> _destinations = [];
    private readonly List<short> _kinds = [];
    private readonly List<int> _rules = [];
    private readonly List<long> _visitors = [];
    private readonly List<int> _feedOrganizations = [];
    private readonly List<long> _feedPositions = [];

    /// <param name="connection">Need not be open yet.</param>
    public AppendCommand(NpgsqlConnection connection)
    {
        _command = new NpgsqlCommand("""
            SELECT before, stored, stored_last FROM clicks.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """, connection) { CommandTimeout = 0 };
        _command.Parameters.AddRange(new[] { _start, _number, _names, _firstTime, _lastTime });
        Add(_links, NpgsqlDbType.Bigint);
        Add(_organizations, NpgsqlDbType.Integer);
        Add(_times, NpgsqlDbType.Bigint);
        Add(_places, NpgsqlDbType.Integer);
        Add(_referrers, NpgsqlDbType.Integer);
        Add(_agents, NpgsqlDbType.Integer);
        Add(_destinations, NpgsqlDbType.Integer);
        Add(_kinds, NpgsqlDbType.Smallint);
        Add(_rules, NpgsqlDbType.Integer);
        Add(_visitors, NpgsqlDbType.Bigint);
        Add(_feedOrganizations, NpgsqlDbType.Integer);
        Add(_feedPositions, NpgsqlDbType.Bigint);
    }

    /// <summary>To be called when the connection was opened.</summary>
    public void Prepare() => _command.Prepare();

    /// <inheritdoc cref="Prepare"/>
    public Task PrepareAsync() => _command.PrepareAsync();

    /// <summary>Takes some clicks, whose names the dictionaries have.</summary>
    /// <param name="clicks">The clicks.</param>
    /// <param name="positions">The last ids that live feeds have sent, by organization.</param>
    /// <param name="last">The number of the last click.</param>
    /// <param name="names">The generation of texts that the dictionaries know.</param>
    /// <param name="dictionaries">Have the ids of the names.</param>
    public void Set(
        ArraySegment<Click> clicks, IReadOnlyDictionary<int, long> positions, ClickNumber last, long names, PostgresClickDictionaries dictionaries)
    {
        Clear();
        (_start.TypedValue, _number.TypedValue, _names.TypedValue) = (last.Start, last.Number, names);
        var (first, latest) = (long.MaxValue, long.MinValue);
        foreach (var click in clicks)
        {
            var time = click.Time.ToUnixTimeMilliseconds();
            (first, latest) = (Math.Min(first, time), Math.Max(latest, time));
            _links.Add(click.LinkId);
            _organizations.Add(click.OrganizationId);
            _times.Add(time);
            _places.Add((int)dictionaries.PlaceId(click.Place));
            _referrers.Add((int)dictionaries.ReferrerId(click));
            _agents.Add((int)dictionaries.AgentId(click.Agent));
            _destinations.Add((int)dictionaries.TextId(click.Destination));
            _kinds.Add((short)click.Kind);
            _rules.Add((int)dictionaries.TextId(click.Rule));
            _visitors.Add(click.Visitor);
        }
        (_firstTime.TypedValue, _lastTime.TypedValue) = (first, latest);
        // In one order, so that no two commits of positions wait for each other.
        foreach (var (organization, position) in positions.OrderBy(position => position.Key))
        {
            _feedOrganizations.Add(organization);
            _feedPositions.Add(position);
        }
    }

    /// <summary>Sends what was set last.</summary>
    public async Task<AppendAnswer> RunAsync()
    {
        await using var reader = await _command.ExecuteReaderAsync(CancellationToken.None);
        await reader.ReadAsync(CancellationToken.None);
        return new(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2));
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();

    public void Dispose() => _command.Dispose();

    private void Add<T>(List<T> values, NpgsqlDbType type) =>
        _command.Parameters.Add(new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });

    private void Clear()
    {
        foreach (var list in (List<long>[])[_links, _times, _visitors, _feedPositions])
            list.Clear();
        foreach (var list in (List<int>[])[_organizations, _places, _referrers, _agents, _destinations, _rules, _feedOrganizations])
            list.Clear();
        _kinds.Clear();
    }
}

/// <summary>What <c>clicks.append</c> answers.</summary>
/// <param name="Before">The id before the first click that it has stored; -1 if texts were deleted, and nothing is stored.</param>
/// <param name="Stored">How many of the first clicks were stored before.</param>
/// <param name="StoredLast">The id of the last of these.</param>
internal readonly record struct AppendAnswer(long Before, int Stored, long StoredLast)
{
    /// <summary>The id of a click, by its position in the group.</summary>
    public long GetId(int position) => position < Stored ? StoredLast - Stored + 1 + position : Before + 1 + position - Stored;
}
