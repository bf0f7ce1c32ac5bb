using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Adds up one commit's clicks in memory, so that each rollup row is touched once per commit and not once per click.
/// </summary>
internal sealed class RollupBatch : IDisposable
{
    private readonly Dictionary<HourKey, (long Clicks, long Bots)> _hours = [];
    private readonly Dictionary<DayKey, long> _days = [];
    private readonly List<DayKey> _order = [];
    private readonly Statement _addHour;
    private readonly Statement _addDay;

    public RollupBatch(SqliteConnection connection)
    {
        _addHour = new(connection, """
            INSERT INTO hours (organization, link, hour, clicks, bots) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks, bots = bots + excluded.bots
            """, 5);
        _addDay = new(connection, """
            INSERT INTO days (organization, link, dimension, day, key, clicks) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
            """, 6);
    }

    /// <summary>Counts a click for its link and for its organization. Bots are counted by the hour only.</summary>
    public void Add(Click click, long place, long referrer, long agent, long destination)
    {
        var seconds = click.Time.ToUnixTimeSeconds();
        AddHour(click.OrganizationId, click.LinkId, (int)(seconds / 3600), click.Agent.IsBot);
        if (click.Agent.IsBot)
            return;
        var day = (int)(seconds / 86_400);
        AddDay(click, Dimension.Country, day, CountryKey.Of(click.Place?.Country));
        AddDay(click, Dimension.Place, day, place);
        AddDay(click, Dimension.Referrer, day, referrer);
        AddDay(click, Dimension.Agent, day, agent);
        AddDay(click, Dimension.Destination, day, destination);
    }

    /// <summary>Writes the sums and starts anew.</summary>
    public void Write()
    {
        foreach (var (key, (clicks, bots)) in _hours)
            _addHour.Run(key.Organization, key.Link, key.Hour, clicks, bots);

        // In key order: neighbouring rows share pages.
        _order.AddRange(_days.Keys);
        _order.Sort();
        foreach (var key in _order)
            _addDay.Run(key.Organization, key.Link, (long)key.Dimension, key.Day, key.Value, _days[key]);
        Clear();
    }

    /// <summary>Forgets what a failed commit had added.</summary>
    public void Clear()
    {
        _hours.Clear();
        _days.Clear();
        _order.Clear();
    }

    public void Dispose()
    {
        _addHour.Dispose();
        _addDay.Dispose();
    }

    private void AddHour(int organization, long link, int hour, bool bot)
    {
        AddHour(new HourKey(organization, link, hour), bot);
        AddHour(new HourKey(organization, ClickSchema.AllLinks, hour), bot);
    }

    private void AddHour(HourKey key, bool bot)
    {
        var (clicks, bots) = _hours.GetValueOrDefault(key);
        _hours[key] = bot ? (clicks, bots + 1) : (clicks + 1, bots);
    }

    private void AddDay(Click click, Dimension dimension, int day, long value)
    {
        AddDay(new DayKey(click.OrganizationId, click.LinkId, dimension, day, value));
        AddDay(new DayKey(click.OrganizationId, ClickSchema.AllLinks, dimension, day, value));
    }

    private void AddDay(DayKey key) => _days[key] = _days.GetValueOrDefault(key) + 1;

    private readonly record struct HourKey(int Organization, long Link, int Hour);

    private readonly record struct DayKey(int Organization, long Link, Dimension Dimension, int Day, long Value) : IComparable<DayKey>
    {
        public int CompareTo(DayKey other) =>
            (Organization, Link, (int)Dimension, Day, Value).CompareTo((other.Organization, other.Link, (int)other.Dimension, other.Day, other.Value));
    }
}
