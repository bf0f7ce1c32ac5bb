using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Reports;
using LinkApp.Core.Reports.Raw;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Dashboard;

/// <summary>
/// Adds up an organization's clicks up to an id: the days of the rollups, then the clicks between the last one that these count
/// and the id, which are added if the rollups lack them and subtracted if the rollups are ahead of the id.
/// </summary>
internal sealed class DashboardCounts
{
    private readonly ClickReads _reads;
    private readonly int _organization;
    private readonly long _position;
    private readonly long _firstListed;
    private readonly Dictionary<long, long> _hours = [];
    private readonly Dictionary<long, long> _countries = [];
    private readonly Dictionary<long, long> _links = [];

    /// <param name="reads">Reads the clicks.</param>
    /// <param name="organization">The organization.</param>
    /// <param name="position">The last id that counts.</param>
    /// <param name="days">The first day and the last.</param>
    /// <param name="firstListed">The first day that counts for countries and links.</param>
    public DashboardCounts(ClickReads reads, int organization, long position, (long First, long Last) days, long firstListed)
    {
        (_reads, _organization, _position, _firstListed) = (reads, organization, position, firstListed);
        long[] all = [ClickReads.AllLinks];
        reads.ReadDays(organization, all, days.First, days.Last, row => AddCounts(row.Counts, row.Day));
        reads.ReadImportedDays(organization, all, days.First, days.Last, row => AddCounts(row.Counts, row.Day));
        reads.ReadDaysOfLinks(organization, firstListed, days.Last, row => Add(_links, row.Link, Tally.CountClicks(row.Counts)));
        reads.ReadImportedDaysOfLinks(organization, firstListed, days.Last, row => Add(_links, row.Link, Tally.CountClicks(row.Counts)));
        foreach (var (click, sign) in reads.Corrections(organization, position))
            AddClick(click, sign);
    }

    /// <summary>Clicks of an hour since 1970, UTC.</summary>
    public long InHour(long hour) => _hours.GetValueOrDefault(hour);

    /// <summary>Clicks of a range; those of hours that it cuts are read one by one.</summary>
    public long Between(ReportRange range)
    {
        var (from, to) = (range.From.ToUnixTimeMilliseconds(), range.To.ToUnixTimeMilliseconds());
        var (first, end) = (UtcTime.ToHour(from - 1) + 1, UtcTime.ToHour(to));
        if (first > end)
            return Cut(from, to);
        var clicks = Cut(from, UtcTime.HourStart(first)) + Cut(UtcTime.HourStart(end), to);
        for (var hour = first; hour < end; hour++)
            clicks += InHour(hour);
        return clicks;
    }

    /// <summary>Clicks by country; without those of unknown ones.</summary>
    public Dictionary<string, long> Countries() => _countries
        .Where(country => country.Value > 0 && CountryKey.GetCode(country.Key) is not null)
        .ToDictionary(country => CountryKey.GetCode(country.Key)!, country => country.Value, StringComparer.Ordinal);

    public List<LinkClicks> TopLinks(int count) =>
    [
        .. _links.Where(link => link.Value > 0).OrderByDescending(link => link.Value).ThenBy(link => link.Key).Take(count)
            .Select(link => new LinkClicks(link.Key, link.Value)),
    ];

    private static void Add(Dictionary<long, long> counts, long key, long clicks) => counts[key] = counts.GetValueOrDefault(key) + clicks;

    /// <summary>Adds the packed counts of a day.</summary>
    private void AddCounts(ReadOnlySpan<byte> counts, long day)
    {
        var isListed = day >= _firstListed;
        for (var reader = new Tally.TallyReader(counts); reader.Read();)
        {
            if (reader.Dimension is Dimension.Hour or Dimension.SumHour)
                Add(_hours, (day * UtcTime.HoursPerDay) + reader.Value, reader.Count);
            else if (isListed && (reader.Dimension is Dimension.Country or Dimension.SumCountry))
                Add(_countries, reader.Value, reader.Count);
        }
    }

    private void AddClick(in ClickRow click, int sign)
    {
        if (!click.IsVisitor)
            return;
        Add(_hours, click.Hour, sign);
        if (click.Day < _firstListed)
            return;
        Add(_countries, _reads.Countries.Get(click.Place), sign);
        Add(_links, click.Link, sign);
    }

    /// <summary>Counts the clicks of a part of an hour, in milliseconds since 1970.</summary>
    private long Cut(long from, long to)
    {
        if (from >= to)
            return 0;
        var range = new ReportRange(DateTimeOffset.FromUnixTimeMilliseconds(from), DateTimeOffset.FromUnixTimeMilliseconds(to));
        var earliest = _reads.FindFirstId(range.From);
        return IdRange.Find(_reads, _organization, ClickReads.AllLinks, range)
            .Sum(ids => _reads.CountVisitors(_organization, Math.Max(ids.First, earliest), Math.Min(ids.Last, _position), from, to))
            + _reads.ImportedClicks(_organization, [ClickReads.AllLinks], UtcTime.ToDay(from), from, to).Count(click => click.IsVisitor);
    }
}
