using System.Collections.Concurrent;
using LinkApp.Bench.Load;
using Npgsql;

namespace LinkApp.Bench.Cluster;

/// <summary>A visit that was answered with a redirect.</summary>
/// <param name="Node">The node that answered, from 0.</param>
/// <param name="Answer">Its index is that of the visit.</param>
internal readonly record struct AnsweredVisit(int Node, Answer Answer);

/// <summary>A visit in the log of clicks.</summary>
/// <param name="Id">The id of the click.</param>
/// <param name="Visit">The index of the visit.</param>
internal readonly record struct StoredVisit(long Id, int Visit);

/// <summary>The visits that were answered, to compare with those that are stored.</summary>
/// <param name="database">The connection string of the database.</param>
/// <param name="organization">The organization of the links.</param>
/// <param name="links">How many links there are.</param>
internal sealed class ClickLedger(string database, int organization, int links)
{
    private readonly ConcurrentQueue<AnsweredVisit> _answered = [];

    public IReadOnlyCollection<AnsweredVisit> Answered => _answered;

    public void Add(int node, Answer answer)
    {
        if (answer.Status < 400)
            _answered.Enqueue(new(node, answer));
    }

    /// <summary>All clicks of the organization, in the order of their ids.</summary>
    public async Task<StoredVisit[]> ReadAsync(CancellationToken cancel)
    {
        // Connections of a pool don't survive the crash of the database.
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(
            "SELECT c.id, c.link, t.text FROM clicks.clicks c JOIN clicks.texts t ON t.id = c.referrer WHERE c.organization = $1 ORDER BY c.id", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = organization });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var stored = new List<StoredVisit>();
        while (await rows.ReadAsync(cancel))
            stored.Add(new(rows.GetInt64(0), MarkedVisits.FindIndex(links, rows.GetFieldValue<long>(1), rows.GetString(2))));
        return [.. stored];
    }

    /// <summary>The id of the newest click of the log, whosever it is.</summary>
    public async Task<long> ReadHeadAsync(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("SELECT last FROM clicks.head", connection);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>How many answered visits are not stored.</summary>
    public int CountMissing(StoredVisit[] stored)
    {
        var visits = stored.Select(click => click.Visit).ToHashSet();
        return _answered.Count(answered => !visits.Contains(answered.Answer.Index));
    }

    /// <summary>How many visits are stored more than once.</summary>
    public static int CountTwice(StoredVisit[] stored) => stored.GroupBy(click => click.Visit).Count(visit => visit.Count() > 1);
}
