using LinkApp.Core.Geo;
using LinkApp.Core.Links.Import.ClickFiles;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>Guesses which column is which field, by names and by values. A guess is a proposal: people see it before anything is imported.</summary>
public static class ColumnGuess
{
    private static readonly (MapField Field, Func<string, bool> Test)[] ByValue =
    [
        (MapField.OfClick(ClickField.Country), value => Country.Find(CountryNames.ToCode(value)) is not null),
        (MapField.OfClick(ClickField.UserAgent), value => value.StartsWith("Mozilla/", StringComparison.Ordinal)),
        (MapField.OfClick(ClickField.Ip), value => value.Contains('.') && System.Net.IPAddress.TryParse(value, out _)),
    ];

    /// <summary>Guesses whether the rows are links or clicks.</summary>
    public static ImportKind GuessKind(TableSample sample)
    {
        var clicks = GuessFields(sample, ImportKind.Clicks).OfType<MapField>().Select(field => field.Click!.Value).ToHashSet();
        var hasTime = clicks.Contains(ClickField.Time) || (clicks.Contains(ClickField.Day) && clicks.Contains(ClickField.Clicks));
        var hasVisitor = clicks.Overlaps([ClickField.Referrer, ClickField.UserAgent, ClickField.Browser, ClickField.Ip, ClickField.Country, ClickField.System]);
        var hasDestination = GuessFields(sample, ImportKind.Links).Contains(MapField.Destination);
        return hasTime && clicks.Contains(ClickField.Slug) && (hasVisitor || !hasDestination) ? ImportKind.Clicks : ImportKind.Links;
    }

    /// <summary>The field of each column; null where none is likely.</summary>
    public static MapField?[] GuessFields(TableSample sample, ImportKind kind)
    {
        var guesses = new MapField?[sample.Columns.Count];
        var values = Enumerable.Range(0, guesses.Length).Select(column => sample.Values(column).Take(50).ToList()).ToList();
        var names = sample.Columns.Select(name => CsvColumns.Key(name[(name.LastIndexOf('.') + 1)..])).ToList();
        // Its own name first, then the likelier of the others.
        foreach (var field in MapField.Of(kind))
            Take(field, [CsvColumns.Key(field.Key)]);
        foreach (var field in MapField.Of(kind))
            Take(field, field.Names);
        // A column without a telling name may tell by its values. A short URL is on one host in all rows, and a destination seldom is.
        foreach (var field in (kind == ImportKind.Clicks ? (MapField[])[MapField.OfClick(ClickField.Slug)] : [MapField.Slug, MapField.Destination]))
        {
            if (Array.IndexOf(guesses, field) >= 0)
                continue;
            var column = Enumerable.Range(0, guesses.Length).Where(i => guesses[i] is null && IsUrls(values[i]))
                .OrderBy(i => field == MapField.Destination ? 0 : CountHosts(values[i])).Cast<int?>().FirstOrDefault(i => IsLikely(field, values[i!.Value]));
            if (column is { } found)
                guesses[found] = field;
        }
        if (kind == ImportKind.Links)
            Straighten(guesses, values);
        else
            TakeByValue();
        return guesses;

        // What no other column has: words that are all countries, user agents, and addresses.
        void TakeByValue()
        {
            foreach (var (field, test) in ByValue.Where(entry => Array.IndexOf(guesses, entry.Field) < 0))
            {
                var column = Enumerable.Range(0, guesses.Length).Cast<int?>()
                    .FirstOrDefault(i => guesses[i!.Value] is null && values[i.Value].Count > 0 && values[i.Value].TrueForAll(value => test(value)));
                if (column is { } found)
                    guesses[found] = field;
            }
        }

        void Take(MapField field, string[] wanted)
        {
            if (Array.IndexOf(guesses, field) >= 0)
                return;
            foreach (var name in wanted)
            {
                var column = Enumerable.Range(0, guesses.Length).Cast<int?>()
                    .FirstOrDefault(i => guesses[i!.Value] is null && names[i.Value] == name && IsPossible(field, values[i.Value], kind));
                if (column is not { } found)
                    continue;
                guesses[found] = field;
                return;
            }
        }
    }

    // "Link" is the short one in some programs and the long one in others. Short URLs are on one host, and destinations seldom are.
    private static void Straighten(MapField?[] guesses, List<List<string>> values)
    {
        var (slug, destination) = (Array.IndexOf(guesses, MapField.Slug), Array.IndexOf(guesses, MapField.Destination));
        if (slug < 0 || destination < 0 || !IsUrls(values[slug]))
            return;
        if (CountHosts(values[slug]) > 1 && CountHosts(values[destination]) == 1)
            (guesses[slug], guesses[destination]) = (guesses[destination], guesses[slug]);
    }

    private static bool IsPossible(MapField field, List<string> values, ImportKind kind)
    {
        if (values.Count == 0)
            return true;
        if (field == MapField.Destination)
            return IsUrls(values);
        if (field.IsTime)
        {
            var hasHours = values.Any(value => value.Length > 10);
            return Most(values, value => TimeText.Read(value, DateOrder.DayFirst) is not null || TimeText.Read(value, DateOrder.MonthFirst) is not null)
                && (kind == ImportKind.Links || hasHours == (field.Click == ClickField.Time) || values.All(value => value.All(char.IsAsciiDigit)));
        }
        return field.Click switch
        {
            ClickField.Clicks => Most(values, value => int.TryParse(value, out _)),
            ClickField.Country => Most(values, value => Country.Find(CountryNames.ToCode(value)) is not null),
            ClickField.Ip => Most(values, value => System.Net.IPAddress.TryParse(value, out _)),
            ClickField.Latitude or ClickField.Longitude => Most(values, value => double.TryParse(value, out _)),
            _ => true,
        };
    }

    private static bool IsLikely(MapField field, List<string> values) => field == MapField.Destination || CountHosts(values) == 1;

    private static bool IsUrls(List<string> values) => values.Count > 0 && Most(values, value => value.Contains("://", StringComparison.Ordinal));

    private static int CountHosts(List<string> values) =>
        values.Select(value => Uri.TryCreate(value, UriKind.Absolute, out var uri) ? uri.Host : value).Distinct(StringComparer.OrdinalIgnoreCase).Count();

    private static bool Most(List<string> values, Func<string, bool> test) => values.Count(test) * 2 > values.Count;
}
