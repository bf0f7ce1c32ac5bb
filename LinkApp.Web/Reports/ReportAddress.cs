using System.Globalization;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Reports;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Http.Extensions;

namespace LinkApp.Web.Reports;

/// <summary>What a report or a list of clicks shows, as given in its address, so that it can be shared and bookmarked.</summary>
public sealed record ReportAddress
{
    public const string Reports = "app/reports";

    private const string Clicks = "/clicks";

    /// <summary>Presets with their words in addresses and their texts on pages, in the order in which they are offered.</summary>
    public static readonly IReadOnlyList<(ReportPreset Preset, string Word, string Text)> Presets =
    [
        (ReportPreset.Today, "today", "Today"), (ReportPreset.Yesterday, "yesterday", "Yesterday"), (ReportPreset.Week, "7d", "7 days"),
        (ReportPreset.Month, "30d", "30 days"),
        (ReportPreset.Quarter, "90d", "90 days"), (ReportPreset.ThisMonth, "month", "This month"), (ReportPreset.LastMonth, "last-month", "Last month"),
        (ReportPreset.Year, "12m", "12 months"),
    ];

    /// <summary>The slug of the only link; null for all links.</summary>
    public string? Slug { get; init; }

    /// <summary>Only links with these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether the address is of the list of clicks, not of the report.</summary>
    public bool IsList { get; init; }

    public ReportPreset Preset { get; init; } = ReportPreset.Month;

    /// <summary>Days instead of a preset; null for the preset.</summary>
    public ReportPeriod? Custom { get; init; }

    /// <summary>The time zone; null for the viewer's.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>The size of the chart's buckets; null for the best size for the range.</summary>
    public BucketSize? By { get; init; }

    public bool Compares { get; init; } = true;

    public ReportFilter Filter { get; init; } = ReportFilter.None;

    /// <summary>Parses an address. Unknown words are ignored, so that the defaults apply.</summary>
    public static ReportAddress Parse(string uri, string? slug)
    {
        var address = new Uri(uri);
        var query = QueryParameter.Parse(address.Query).ToLookup(
            parameter => parameter.Name, string? (parameter) => parameter.Value, StringComparer.OrdinalIgnoreCase);
        string? Word(string name) => query[name].FirstOrDefault();

        var errors = new List<FieldError>();
        var filter = ReportFilter.Parse(name => query[name], errors);
        return new ReportAddress
        {
            Slug = slug,
            IsList = address.AbsolutePath.EndsWith(Clicks, StringComparison.OrdinalIgnoreCase),
            Tags = [.. query["tag"].OfType<string>().Where(tag => tag.Trim().Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(LinkFilter.MaxTags)],
            Preset = Presets.FirstOrDefault(preset => preset.Word == Word("period")) is { Word: not null } found ? found.Preset : ReportPreset.Month,
            Custom = Day(Word("from")) is { } first
                && Day(Word("to")) is { } last
                && first <= last
                && last.DayNumber - first.DayNumber < ReportRange.Longest.TotalDays
                ? new(first, last)
                : null,
            Zone = Word("zone") is { Length: > 0 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known : null,
            By = Word("by") is { Length: > 0 } by && EnumText.TryParse<BucketSize>(by, out var size) ? size : null,
            Compares = Word("compare") != "none",
            Filter = errors.Count == 0 ? filter : ReportFilter.None,
        };
    }

    /// <summary>The days that the address means on a day in the viewer's time zone.</summary>
    public ReportPeriod PeriodOn(DateOnly today) => Custom ?? ReportPeriod.FromPreset(Preset, today);

    /// <summary>The address of a file with all clicks.</summary>
    /// <param name="format">The format of the file.</param>
    /// <param name="period">The days, since the address itself may have a preset.</param>
    /// <param name="zone">The time zone of the days.</param>
    /// <param name="run">The id of the <see cref="ExportRun"/> that receives the progress.</param>
    public string FileUrl(ClickFormat format, ReportPeriod period, TimeZoneInfo zone, string run)
    {
        var query = new QueryBuilder { { "run", run }, { "from", Text(period.First) }, { "to", Text(period.Last) }, { "zone", zone.Id } };
        if (Slug is not null)
            query.Add("slug", Slug);
        AddSubject(query);
        return $"{Reports}{Clicks}.{EnumText.Get(format)}{query}";
    }

    /// <summary>The path and query, without the default values.</summary>
    public override string ToString()
    {
        var query = new QueryBuilder();
        if (Custom is not null)
        {
            query.Add("from", Text(Custom.First));
            query.Add("to", Text(Custom.Last));
        }
        else if (Preset != ReportPreset.Month)
        {
            query.Add("period", Presets.First(preset => preset.Preset == Preset).Word);
        }
        if (Zone is not null)
            query.Add("zone", Zone.Id);
        if (By is { } by)
            query.Add("by", EnumText.Get(by));
        if (!Compares)
            query.Add("compare", "none");
        AddSubject(query);
        var path = Slug is null ? Reports + (IsList ? Clicks : "") : $"app/links/{Slug}{(IsList ? Clicks : "/report")}";
        return path + query;
    }

    private void AddSubject(QueryBuilder query)
    {
        foreach (var tag in Tags)
            query.Add("tag", tag);
        foreach (var value in Filter.Values)
            query.Add(EnumText.Get(value.Field), value.Word);
        if (Filter.Bots != default)
            query.Add(ReportFilter.BotsWord, EnumText.Get(Filter.Bots));
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1971 and < 8999 ? day : null;

    private static string Text(DateOnly day) => Format.IsoDay(day);
}
