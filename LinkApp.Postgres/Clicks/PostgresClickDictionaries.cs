using System.Text;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>
/// The dictionary tables of the schema <c>clicks</c>. What a group of clicks names and memory does not have is loaded before its commit:
/// in one round trip, or in two where there are new referrers, and in none where all is known.
/// </summary>
/// <param name="maxNewReferrers">How many referrers that are not in the store yet an organization may add on a day, through this writer.</param>
/// <param name="limit">How long the database may take to answer.</param>
internal sealed class PostgresClickDictionaries(int maxNewReferrers, TimeSpan limit) : ClickDictionaries(maxNewReferrers)
{
    // Another process may delete a text between its two statements.
    private const int Tries = 3;

    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<Place, long> _places = [];
    private readonly Dictionary<Agent, long> _agents = [];
    private readonly HashSet<string> _newTexts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _referrers = new(StringComparer.Ordinal);
    private readonly HashSet<Place> _newPlaces = [];
    private readonly HashSet<Agent> _newAgents = [];

    /// <summary>Loads the ids of what clicks name.</summary>
    public async ValueTask LoadAsync(WriterSession session, ArraySegment<Click> clicks)
    {
        Begin(clicks.Count);
        foreach (var click in clicks)
        {
            Want(click.Place);
            Want(click.Agent);
            Want(click.Destination);
            Want(click.Rule);
            if (!IsKnown(click.Referrer))
                _referrers.Add(Clean(click.Referrer));
        }
        await LoadAsync(session);
        if (_referrers.Count == 0)
            return;
        foreach (var click in clicks)
        {
            if (IsKnown(click.Referrer) || Clean(click.Referrer) is var text && (_texts.ContainsKey(text) || _newTexts.Contains(text)))
                continue;
            if (TryAdmitReferrer(click))
                _newTexts.Add(text);
            else if (!IsKnown(Click.OtherReferrer))
                _newTexts.Add(Click.OtherReferrer);
        }
        _referrers.Clear();
        await LoadAsync(session);
    }

    /// <summary>Loads the ids of what some clicks of a batch name.</summary>
    public ValueTask LoadAsync(WriterSession session, ImportedBatch batch, int from, int count)
    {
        Begin(count);
        for (var i = from; i < from + count; i++)
        {
            if (batch.Clicks[i].IsSum)
                continue;
            var (place, agent, referrer, destination, rule) = batch.GetNames(i);
            Want(place);
            Want(agent);
            Want(referrer);
            Want(destination);
            Want(rule);
        }
        return LoadAsync(session);
    }

    public override void Dispose()
    {
    }

    protected override long? FindText(string text) => _texts.TryGetValue(Clean(text), out var id) ? id : null;

    protected override long AddText(string text) => throw new InvalidOperationException("A text was not loaded before it was named.");

    protected override long FindOrAdd(Place place) => _places[place];

    protected override long FindOrAdd(Agent agent) => _agents[agent];

    // Those that may be added were loaded.
    protected override long NewReferrerId(Click click, string text) => TextId(Click.OtherReferrer);

    private void Begin(int clicks)
    {
        // Referrer, destination and rule.
        MakeRoom((3 * clicks) + 1);
        _texts.Clear();
        _places.Clear();
        _agents.Clear();
        // After an error, something may be left.
        _newTexts.Clear();
        _referrers.Clear();
        _newPlaces.Clear();
        _newAgents.Clear();
    }

    private void Want(ClickText? text)
    {
        if (!IsKnown(text))
            _newTexts.Add(Clean(text.Text));
    }

    private void Want(Place? place)
    {
        if (!IsKnown(place))
            _newPlaces.Add(place);
    }

    private void Want(Agent agent)
    {
        if (!IsKnown(agent))
            _newAgents.Add(GetKey(agent));
    }

    /// <summary>Finds what is wanted, and adds it where it is not stored; of referrers, it only finds those that are.</summary>
    private async ValueTask LoadAsync(WriterSession session)
    {
        for (var tries = 0; _newTexts.Count + _referrers.Count + _newPlaces.Count + _newAgents.Count > 0; tries++)
        {
            if (tries == Tries)
                throw new InvalidOperationException("Names of clicks were deleted as fast as they were stored.");
            var batch = session.CreateBatch();
            // Names need no flush of their own: the commit of the clicks that name them comes after them in the log, and flushes both.
            batch.Add("SELECT 0::bigint, 0 FROM set_config('synchronous_commit', 'off', true)");
            string[] texts = [.. _newTexts, .. _referrers];
            Place[] places = [.. _newPlaces];
            Agent[] agents = [.. _newAgents];
            AddTexts(batch, texts);
            AddPlaces(batch, places);
            AddAgents(batch, agents);
            var answers = new Queue<List<(long Position, int Id)>>(await session.WithinAsync(limit, ReadAsync(batch)));
            answers.Dequeue();
            Take(answers, texts, _texts, _newTexts);
            Take(answers, places, _places, _newPlaces);
            Take(answers, agents, _agents, _newAgents);
            if (_newTexts.Count + _newPlaces.Count + _newAgents.Count == 0)
                return;
        }
    }

    /// <summary>Reads the answers of a batch: ids of names with their positions from 1.</summary>
    private static async Task<List<List<(long Position, int Id)>>> ReadAsync(NpgsqlBatch batch)
    {
        await using (batch)
        {
            await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
            var answers = new List<List<(long, int)>>();
            do
            {
                answers.Add([]);
                while (await reader.ReadAsync(CancellationToken.None))
                    answers[^1].Add((reader.GetInt64(0), reader.GetInt32(1)));
            }
            while (await reader.NextResultAsync(CancellationToken.None));
            return answers;
        }
    }

    private static void Take<T>(Queue<List<(long Position, int Id)>> answers, T[] names, Dictionary<T, long> ids, HashSet<T> wanted) where T : notnull
    {
        if (names.Length == 0)
            return;
        foreach (var (position, id) in answers.Dequeue())
        {
            var name = names[position - 1];
            ids[name] = id;
            wanted.Remove(name);
        }
    }

    // Each statement adds in one order, so that no two processes wait for each other. A name that another one has just added is not added
    // again, and is seen by the statement after that. Numbers of the table are not used up by names that are there.
    private void AddTexts(NpgsqlBatch batch, string[] texts)
    {
        if (_newTexts.Count > 0)
        {
            batch.Add("""
                INSERT INTO clicks.texts (text)
                SELECT x.text FROM unnest($1) AS x(text) WHERE NOT EXISTS (SELECT FROM clicks.texts t WHERE t.text = x.text) ORDER BY x.text
                ON CONFLICT DO NOTHING
                """).With<string[]>([.. _newTexts]);
        }
        if (texts.Length > 0)
            batch.Add("SELECT x.n, t.id FROM unnest($1) WITH ORDINALITY AS x(text, n) JOIN clicks.texts t ON t.text = x.text").With(texts);
    }

    // Coordinates are compared by =, which the index knows: a country may have thousands of places without a name. Those that have none are
    // few, and looked for apart.
    private static void AddPlaces(NpgsqlBatch batch, Place[] places)
    {
        if (places.Length == 0)
            return;
        foreach (var command in (NpgsqlBatchCommand[])[
            batch.Add("""
                INSERT INTO clicks.places (country, region, city, latitude, longitude)
                SELECT x.* FROM unnest($1, $2, $3, $4, $5) AS x(country, region, city, latitude, longitude)
                WHERE NOT EXISTS (
                    SELECT FROM clicks.places p WHERE p.country = x.country AND p.city = x.city AND p.region = x.region
                        AND p.latitude = x.latitude AND p.longitude = x.longitude)
                    AND (x.latitude + x.longitude IS NOT NULL OR NOT EXISTS (
                        SELECT FROM clicks.places p WHERE p.country = x.country AND p.city = x.city AND p.region = x.region
                            AND p.latitude IS NOT DISTINCT FROM x.latitude AND p.longitude IS NOT DISTINCT FROM x.longitude))
                ORDER BY x.country, x.city, x.region, x.latitude, x.longitude
                ON CONFLICT DO NOTHING
                """),
            batch.Add("""
                WITH x AS (SELECT * FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS x(country, region, city, latitude, longitude, n))
                SELECT x.n, p.id FROM x JOIN clicks.places p ON p.country = x.country AND p.city = x.city AND p.region = x.region
                    AND p.latitude = x.latitude AND p.longitude = x.longitude
                UNION ALL
                SELECT x.n, p.id FROM x JOIN clicks.places p ON p.country = x.country AND p.city = x.city AND p.region = x.region
                    AND p.latitude IS NOT DISTINCT FROM x.latitude AND p.longitude IS NOT DISTINCT FROM x.longitude
                WHERE x.latitude + x.longitude IS NULL
                """),
        ])
        {
            command.With<string[]>([.. places.Select(place => Clean(place.Country))]).With<string[]>([.. places.Select(place => Clean(place.Region))])
                .With<string[]>([.. places.Select(place => Clean(place.City))])
                .With<double?[]>([.. places.Select(place => place.Latitude)]).With<double?[]>([.. places.Select(place => place.Longitude)]);
        }
    }

    private static void AddAgents(NpgsqlBatch batch, Agent[] agents)
    {
        if (agents.Length == 0)
            return;
        foreach (var command in (NpgsqlBatchCommand[])[
            batch.Add("""
                INSERT INTO clicks.agents (browser, system, device)
                SELECT x.* FROM unnest($1, $2, $3) AS x(browser, system, device)
                WHERE NOT EXISTS (SELECT FROM clicks.agents a WHERE a.browser = x.browser AND a.system = x.system AND a.device = x.device)
                ORDER BY x.browser, x.system, x.device
                ON CONFLICT DO NOTHING
                """),
            batch.Add("""
                SELECT x.n, a.id FROM unnest($1, $2, $3) WITH ORDINALITY AS x(browser, system, device, n)
                JOIN clicks.agents a ON a.browser = x.browser AND a.system = x.system AND a.device = x.device
                """),
        ])
        {
            command.With<string[]>([.. agents.Select(agent => Clean(agent.Browser))]).With<string[]>([.. agents.Select(agent => Clean(agent.System))])
                .With<string[]>([.. agents.Select(agent => Clean(agent.Device))]);
        }
    }

    /// <summary>A text as PostgreSQL can store it: without characters of the value 0 and without halves of pairs. They would be refused for ever.</summary>
    internal static string Clean(string? text) =>
        string.IsNullOrEmpty(text) ? "" : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}
