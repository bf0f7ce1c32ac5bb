using System.Globalization;
using System.Text.Json;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>
/// The numbers of clicks of Kutt 3.2, from its list of links. A link may have a member <c>stats</c>, the answer of
/// <c>GET /api/v2/links/{id}/stats</c>: the clicks of each of the last 30 days and of the last twelve months, and their countries.
/// </summary>
internal static class KuttClicks
{
    private const string Stats = "stats";
    private const int Months = 12;
    private const int Days = 30;

    // More than any link has: the sum of all periods is a number.
    private const long MaxViews = 1_000_000_000_000;

    // Clicks of a month are in the middle of it.
    private const int HalfMonth = 15;

    public static readonly ClickFileFormat Totals = new(ImportFormat.Kutt, new Dictionary<ClickField, string[]>
    {
        [ClickField.Slug] = ["address"],
        [ClickField.Domain] = ["domain"],
        [ClickField.Day] = ["created_at"],
        [ClickField.Clicks] = ["visit_count"],
    })
    {
        IsOfLinks = true,
        Expand = Expand,
        Convert = record =>
        {
            ForeignClick.CleanDomain(record);
            ForeignClick.MakeTotal(record);
        },
    };

    /// <summary>
    /// The sums of a link with statistics. Kutt counts days and countries apart: each day has its clicks and each country its own, but which
    /// country's clicks are on which day is not known, so that they fill the days in order. Clicks from before are on the day on which the link
    /// was made.
    /// </summary>
    private static List<EntrySum>? Expand(JsonElement item)
    {
        if (item.Find(Stats, JsonValueKind.Object) is not { } stats
            || ForeignTime.Parse(stats.Text("updatedAt")) is not { } updated
            || ForeignTime.Parse(item.Text("created_at")) is not { } created)
            return null;
        var days = CountDays(stats, updated, created);
        var before = (item.Number("visit_count") ?? 0) - days.Values.Sum();
        // Statistics that are newer than the number, or of a link whose number was reset.
        if (before < 0)
            return null;
        var sums = Allocate(days, CountCountries(stats));
        if (before > 0)
            sums.Add(new(Key(created), "", before));
        return sums;
    }

    private static SortedDictionary<DateTime, long> CountDays(JsonElement stats, DateTime updated, DateTime created)
    {
        var days = new SortedDictionary<DateTime, long>();
        var (month, year) = (Views(stats, "lastMonth", Days), Views(stats, "lastYear", Months));
        void Add(DateTime day, long clicks)
        {
            // A link's first month may begin before the link.
            if (clicks > 0)
                days[Max(day.Date, created.Date)] = days.GetValueOrDefault(Max(day.Date, created.Date)) + clicks;
        }

        for (var i = 0; i < month.Length; i++)
            Add(updated.AddDays(i + 1 - month.Length), month[i]);
        // What the 30 days have is in the last month, or, where that is shorter, in the one before.
        var taken = month.Sum();
        for (var i = year.Length - 1; i >= 0; i--)
        {
            Add(updated.AddMonths(i + 1 - year.Length).AddDays(i == year.Length - 1 ? -Days : -HalfMonth), Math.Max(0, year[i] - taken));
            taken = Math.Max(0, taken - year[i]);
        }
        return days;
    }

    private static List<(string Country, long Clicks)> CountCountries(JsonElement stats) =>
    [
        .. (stats.Find("lastYear", JsonValueKind.Object)?.Find(Stats, JsonValueKind.Object)?.List("country") ?? [])
            .Select(entry => (Country: CountryNames.ToCode(entry.Text("name")), Clicks: entry.Number("value") ?? 0))
            .Where(entry => entry.Clicks > 0 && entry.Country.Length == 2),
    ];

    /// <summary>Puts countries on days in order, each as often as it was counted; what is left has no country.</summary>
    private static List<EntrySum> Allocate(SortedDictionary<DateTime, long> days, List<(string Country, long Clicks)> countries)
    {
        var sums = new List<EntrySum>();
        var (next, left) = (0, countries.Count > 0 ? countries[0].Clicks : 0);
        foreach (var (day, clicks) in days)
        {
            for (var open = clicks; open > 0;)
            {
                var isKnown = next < countries.Count;
                var part = isKnown ? Math.Min(open, left) : open;
                sums.Add(new(Key(day), isKnown ? countries[next].Country.ToUpperInvariant() : "", part));
                (open, left) = (open - part, left - part);
                if (isKnown && left == 0)
                    left = ++next < countries.Count ? countries[next].Clicks : 0;
            }
        }
        return sums;
    }

    private static long[] Views(JsonElement stats, string period, int most) =>
        [.. (stats.Find(period, JsonValueKind.Object)?.List("views") ?? []).Take(most).Select(
            value => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? Math.Clamp(number, 0, MaxViews) : 0)];

    private static string Key(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTime Max(DateTime one, DateTime other) => one > other ? one : other;
}
