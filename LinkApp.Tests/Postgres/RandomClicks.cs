using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Timing;
using LinkApp.Tests.Support;
using Microsoft.Data.Sqlite;

namespace LinkApp.Tests.Postgres;

/// <summary>
/// Random clicks of three organizations over eleven weeks, written as they are stored: with gaps between their ids, over several blocks, and
/// some of them long after their times.
/// </summary>
internal sealed class RandomClicks(int seed)
{
    public const int Count = 5_000;
    public const int Organizations = 3;
    public const int LinksOfEach = 4;

    /// <summary>The time of the first click.</summary>
    public static readonly DateTimeOffset First = new(2026, 1, 20, 5, 0, 0, TimeSpan.Zero);

    private const int Weeks = 11;

    private readonly Random _random = new(seed);

    /// <summary>A day after the last click.</summary>
    public static long Today => UtcTime.ToDay(First.AddDays((Weeks * 7) + 1));

    public static IReadOnlyList<Place> Places { get; } =
    [
        Pipeline.KualaLumpur, Pipeline.NewYork, Pipeline.Berlin, new("DE", "Berlin", null, null, null), new("US", null, null, 38, -97),
        new(null, null, null, 1, 1),
        new("DE", null, "Berlin", 52.5, 13.4), new(null, "Texas", null, null, null), new("US", "Texas", "Austin", 30.25, -97.75),
    ];

    public static IReadOnlyList<string> Texts { get; } =
    [
        .. Enumerable.Range(0, 40).Select(i => $"site-{i}.example"), new string('x', 9_000), "Ärger, 漢字", "Site-1.example",
    ];

    public static IReadOnlyList<Agent> Agents { get; } =
    [
        new("Chrome", "Android", "Mobile", false), new("Chrome", "Windows", "Desktop", false), new("Safari", "iOS", null, false),
        new(null, "Linux", null, false),
    ];

    /// <summary>The ids of the clicks.</summary>
    public List<long> Ids { get; } = [];

    public static DateTimeOffset RandomTime(Random random) =>
        First.AddMinutes(random.Next(-3_000, (Weeks * 7 * 1440) + 3_000)).AddMilliseconds(random.Next(60_000));

    /// <summary>Writes names, clicks and the rows of their commits.</summary>
    public void Write(SqliteConnection connection)
    {
        using (var insert = connection.CreateCommand())
        {
            for (var i = 0; i < Places.Count; i++)
            {
                var (country, region, city, latitude, longitude) = Places[i];
                Insert(insert, "places (id, country, region, city, latitude, longitude)", i + 1, country ?? "", region ?? "", city ?? "", latitude, longitude);
            }
            for (var i = 0; i < Agents.Count; i++)
                Insert(insert, "agents (id, browser, system, device)", i + 1, Agents[i].Browser ?? "", Agents[i].System ?? "", Agents[i].Device ?? "");
            for (var i = 0; i < Texts.Count; i++)
                Insert(insert, "texts (id, text)", i + 1, Texts[i]);
            Insert(insert, "positions (organization, position)", 0, 17);
            Insert(insert, "positions (organization, position)", 2, 1_234_567);
        }
        using var click = new Statement(connection, """
            INSERT INTO clicks (id, link, organization, time, place, referrer, agent, destination, bot, rule, visitor)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """);
        using var commit = new Statement(connection, "INSERT INTO commits (first, earliest, latest, start, number) VALUES (?1, ?2, ?3, 0, 0)");
        var (id, latest) = (60_000L, 0L);
        for (var i = 0; i < Count;)
        {
            var (first, earliest) = (id + 1, long.MaxValue);
            for (var end = Math.Min(Count, i + _random.Next(1, 60)); i < end; i++)
            {
                id += _random.Next(8) == 0 ? _random.Next(1, 250) : 1;
                var time = First.ToUnixTimeMilliseconds() + ((long)i * Weeks * 7 * 86_400_000 / Count) + _random.Next(10_000);
                if (_random.Next(20) == 0)
                    time -= _random.Next(3 * 86_400_000);
                (earliest, latest) = (Math.Min(earliest, time), Math.Max(latest, time));
                Ids.Add(id);
                click.Run(ToRow(id, time));
            }
            commit.Run(first, earliest, latest);
        }
    }

    /// <summary>An import of an organization: single clicks and, unless it is complete, a few sums and names that its file does not say.</summary>
    public (ImportedSource Import, ImportedClick[] Clicks, ImportedNames Names) Import(long id, int organization, int count, bool isComplete = false)
    {
        var names = new ImportedNames();
        int[] places = [0, .. Places.Select(names.Add)];
        int[] agents = [0, .. Agents.Select(names.Add)];
        int[] texts = [0, isComplete ? 0 : ImportedNames.Unknown, .. Texts.Take(10).Select(names.Add), names.Add("only-imported.example")];
        var from = First.AddDays(_random.Next(30));
        var clicks = Enumerable.Range(0, count).Select(_ => from.AddMinutes(_random.Next(40 * 1440)).ToUnixTimeMilliseconds()).Order().Select(
            (time, i) => new ImportedClick
            {
                Time = time,
                Link = RandomLink(organization),
                Row = i + 1,
                Clicks = !isComplete && i % 9 == 0 ? _random.Next(1, 20) : 1,
                IsSum = !isComplete && i % 9 == 0,
                Place = places[_random.Next(places.Length)],
                Agent = agents[_random.Next(agents.Length)],
                Referrer = texts[_random.Next(texts.Length)],
                Destination = texts[_random.Next(texts.Length)],
                Rule = texts[_random.Next(texts.Length)],
                Kind = RandomKind(),
            }).ToArray();
        var (first, last) = (UtcTime.ToDay(clicks[0].Time), UtcTime.ToDay(clicks[^1].Time));
        return (new(id, organization, $"import {id}", first, last), clicks, names);
    }

    /// <summary>The first of the links of an organization has most of its clicks.</summary>
    public long RandomLink(int organization) => (organization * 10) + Math.Max(0, _random.Next(-8, LinksOfEach));

    private long[] ToRow(long id, long time)
    {
        var organization = Math.Max(1, _random.Next(-3, Organizations) + 1);
        return
        [
            id, RandomLink(organization), organization, time, _random.Next(Places.Count + 1), _random.Next(Texts.Count + 1), _random.Next(Agents.Count + 1),
            _random.Next(6), (long)RandomKind(), _random.Next(3) == 0 ? _random.Next(5) : 0, _random.Next(5) == 0 ? 0 : uint.MaxValue - _random.Next(300),
        ];
    }

    private ClickKind RandomKind() => _random.Next(6) switch { 0 => ClickKind.Bot, 1 => ClickKind.Internal, _ => ClickKind.Visitor };

    private static void Insert(SqliteCommand command, string table, params object?[] values)
    {
        command.Parameters.Clear();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", values.Select((_, i) => $"$p{i}"))})";
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"$p{i}", values[i] ?? DBNull.Value);
        command.ExecuteNonQuery();
    }
}
