using BitFaster.Caching.Lru;
using LinkApp.Core.Data;
using LinkApp.Core.Links.List;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Links.Sqlite;

/// <summary>
/// Finds the links of a list's page, in one of two ways: it walks along the index of the order, from the cursor on, and tests each
/// link; or it gathers the links that an index has for one of the conditions, and sorts them. Where many links meet the
/// conditions, a walk soon meets enough of them; where few do, they are soon gathered. So a page costs much the same wherever
/// it is, and however many links there are.
/// </summary>
public sealed class SqliteLinkFinder(DataSettings data, TimeProvider time) : LinkFinder
{
    // What a test of one link by the search index costs, in gathered links.
    private const int SearchTestCost = 200;

    // 16 bytes a link. Cached for the organizations that use the order by clicks, since making a ranking takes 0.4 s for a million links.
    private readonly ConcurrentLru<(int Organization, StateFilter State), LinkRanking> _rankings = new(4);

    internal override List<LinkCursor> Find(int organizationId, LinkFilter filter, LinkSort sort, LinkCursor? after, int count)
    {
        var conditions = new LinkConditions(organizationId, filter, time.GetUtcNow().UtcDateTime);
        return Read(conditions, sort == LinkSort.Clicks, connection =>
        {
            var source = ChooseSource(connection, conditions, isById: sort is LinkSort.Newest or LinkSort.Oldest);
            return sort == LinkSort.Clicks
                ? FindByClicks(connection, organizationId, filter.State, conditions, source, after, count)
                : ReadPage(connection, LinkListSql.Page(sort, conditions, source, after), conditions, sort, after, count);
        });
    }

    internal override long Count(int organizationId, LinkFilter filter, int max)
    {
        var conditions = new LinkConditions(organizationId, filter, time.GetUtcNow().UtcDateTime);
        return Read(conditions, needsRollups: false, connection =>
        {
            // The order does not matter, so that any source will do.
            var source = ChooseSource(connection, conditions, isById: true);
            using var command = CreateCommand(connection, LinkListSql.CountFound(conditions, source), conditions);
            command.Parameters.AddWithValue("$count", conditions.IsEmpty ? -1 : max);
            return (long)command.ExecuteScalar()!;
        });
    }

    public override void ForgetRankings() => _rankings.Clear();

    private T Read<T>(LinkConditions conditions, bool needsRollups, Func<SqliteConnection, T> read)
    {
        needsRollups |= conditions.NeedsRollups;
        using var connection = SqliteSetup.Open(data.AppDatabase, readOnly: true);
        if (needsRollups)
            connection.Attach(data.RollupDatabase, "rollups");
        try
        {
            return read(connection);
        }
        finally
        {
            // The connection goes back to the pool, for others.
            if (needsRollups)
                connection.Execute("DETACH DATABASE rollups");
        }
    }

    /// <summary>The source that costs least; null to walk along the index of the order.</summary>
    private static LinkSource? ChooseSource(SqliteConnection connection, LinkConditions conditions, bool isById)
    {
        var best = conditions.Sources
            .Select(source => (Source: source, Cost: CountCandidates(connection, conditions, source)
                * (conditions.HasSearch && !source.IsSearch ? 1L + SearchTestCost : 1)))
            .Where(source => source.Cost <= MaxGathered)
            .OrderBy(source => source.Cost)
            .FirstOrDefault();
        // A source in the order of the ids costs no more than a walk if the page has that order and all of its links meet one condition.
        return best.Source ?? (isById ? conditions.Sources.LastOrDefault(source => source.IsOrderedById) : null);
    }

    /// <summary>How many candidates a source has; counting stops above <see cref="LinkFinder.MaxGathered"/>.</summary>
    private static long CountCandidates(SqliteConnection connection, LinkConditions conditions, LinkSource source)
    {
        using var command = CreateCommand(connection, LinkListSql.Count(source, conditions.Archived), conditions);
        command.Parameters.AddWithValue("$count", MaxGathered + 1);
        return (long)command.ExecuteScalar()!;
    }

    private static List<LinkCursor> ReadPage(SqliteConnection connection, string sql, LinkConditions conditions, LinkSort sort, LinkCursor? after, int count)
    {
        using var command = CreateCommand(connection, sql, conditions);
        command.Parameters.AddWithValue("$count", count);
        if (after is not null)
        {
            command.Parameters.AddWithValue("$key", (object?)after.Key ?? DBNull.Value);
            command.Parameters.AddWithValue("$id", after.Id);
        }
        using var reader = command.ExecuteReader();
        var found = new List<LinkCursor>();
        while (reader.Read())
            found.Add(new LinkCursor(sort, reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt64(0)));
        return found;
    }

    private List<LinkCursor> FindByClicks(
        SqliteConnection connection, int organizationId, StateFilter state, LinkConditions conditions, LinkSource? source, LinkCursor? after, int count)
    {
        var places = GetRanking(connection, organizationId, state, conditions.Archived).After(after);
        if (source is not null)
        {
            var gathered = ReadIds(connection, LinkListSql.Gather(conditions, source), conditions).ToHashSet();
            places = places.Where(place => gathered.Contains(place.Id));
        }
        else if (!conditions.IsEmpty)
        {
            places = places.Chunk(LinkListSql.ChunkSize).SelectMany(chunk => TestChunk(connection, conditions, chunk));
        }
        return [.. places.Take(count).Select(place => place.ToCursor())];
    }

    private static IEnumerable<LinkPlace> TestChunk(SqliteConnection connection, LinkConditions conditions, LinkPlace[] chunk)
    {
        var byId = chunk.ToDictionary(place => place.Id);
        foreach (var id in ReadIds(connection, LinkListSql.TestIds(conditions), conditions, chunk))
            yield return byId[id];
    }

    private static IEnumerable<long> ReadIds(SqliteConnection connection, string sql, LinkConditions conditions, LinkPlace[]? chunk = null)
    {
        using var command = CreateCommand(connection, sql, conditions);
        if (chunk is not null)
            command.Parameters.AddWithValue("$ids", $"[{string.Join(',', chunk.Select(place => place.Id))}]");
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return reader.GetInt64(0);
    }

    private LinkRanking GetRanking(SqliteConnection connection, int organizationId, StateFilter state, IReadOnlyList<int> archived)
    {
        // Rankings differ by what is archived, not by the rest of the filter.
        var key = (organizationId, state is StateFilter.Archived or StateFilter.All ? state : StateFilter.Unarchived);
        var version = LinkRanking.ReadVersion(connection, organizationId);
        if (!_rankings.TryGet(key, out var ranking) || ranking.Version != version)
            _rankings.AddOrUpdate(key, ranking = LinkRanking.Read(connection, organizationId, archived, version));
        return ranking;
    }

    private static SqliteCommand CreateCommand(SqliteConnection connection, string sql, LinkConditions conditions)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Built from constants of this folder; user input is in parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        conditions.Bind(command);
        return command;
    }
}
