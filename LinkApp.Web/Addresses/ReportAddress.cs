using System.Globalization;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Reports;
using LinkApp.Core.Timing;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Http.Extensions;

namespace LinkApp.Web.Addresses;

/// <summary>What a report or a list of clicks shows, as given in its address, so that it can be shared and bookmarked.</summary>
public sealed record ReportAddress
{
    public const string Reports = "app/reports";

    private const string Clicks = "/clicks";

    // So that the periods before and after, and their ends in any zone, are days of the calendar.
    private static readonly DateOnly FirstDay = new(1971, 1, 1);
    private static readonly DateOnly LastDay = new(8998, 12, 31);

    /// <summary>Presets with their words in addresses and their texts on pages, in the order in which they are offered.</summary>
    public static readonly IReadOnlyList<(ReportPreset Preset, string Word, string Text)> Presets =
    [
        (ReportPreset.Today, "today", "Today"), (ReportPreset.Yesterday, "yesterday", "Yesterday"), (ReportPreset.Week, "7d", "7 days"),
        (ReportPreset.Month, "30d", "30 days"),
        (ReportPreset.Quarter, "90d", "90 days"), (ReportPreset.ThisMonth, "month", "This month"), (ReportPreset.LastMonth, "last-month", "Last month"),
        (ReportPreset.Year, "12m", "12 months"),
    ];

    /// <summary>The only link; null for all links.</summary>
    public LinkName? Link { get; init; }

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

    public ReportComparison Comparison { get; init; } = new();

    public ReportFilter Filter { get; init; } = ReportFilter.None;

    /// <summary>Parses an address. Unknown words are ignored, so that the defaults apply.</summary>
    /// <param name="uri">The address.</param>
    /// <param name="segment">The segment of the path with the slug; null if the address is that of all links.</param>
    public static ReportAddress Parse(string uri, string? segment)
    {
        var address = new Uri(uri);
        var query = QueryParameter.Parse(address.Query).ToLookup(
            parameter => parameter.Name, string? (parameter) => parameter.Value, StringComparer.OrdinalIgnoreCase);
        string? Word(string name) => query[name].FirstOrDefault();

        var errors = new List<FieldError>();
        var filter = ReportFilter.Parse(name => query[name], errors);
        return new ReportAddress
        {
            Link = segment is null ? (LinkName?)null : LinkAddress.Read(segment, Word(LinkAddress.DomainParameter)),
            IsList = address.AbsolutePath.EndsWith(Clicks, StringComparison.OrdinalIgnoreCase),
            Tags = [.. query["tag"].OfType<string>().Where(tag => tag.Trim().Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(LinkFilter.MaxTags)],
            Preset = Presets.FirstOrDefault(preset => preset.Word == Word("period")) is { Word: not null } found ? found.Preset : ReportPreset.Month,
            Custom = ParseDays(Word("from"), Word("to")),
            Zone = Word("zone") is { Length: > 0 } zone && ZoneNames.TryFind(zone, out var known) ? known : null,
            By = Word("by") is { Length: > 0 } by && EnumText.TryParse<BucketSize>(by, out var size) ? size : null,
            Comparison = ParseComparison(Word("compare"), ParseDays(Word("compare-from"), Word("compare-to")), Word("match") == "weekday"),
            Filter = errors.Count == 0 ? filter : ReportFilter.None,
        };
    }

    /// <summary>The days that the address means on a day in the viewer's time zone.</summary>
    public ReportPeriod PeriodOn(DateOnly today) => Custom ?? ReportPeriod.FromPreset(Preset, today);

    /// <summary>The address of another period: as its preset if it is one that still runs, so that the address goes on with the days.</summary>
    public ReportAddress At(ReportPeriod period, DateOnly today)
    {
        var running = Presets.FirstOrDefault(preset => period.Last >= today && ReportPeriod.FromPreset(preset.Preset, today) == period);
        return running.Word is null ? this with { Custom = period } : this with { Preset = running.Preset, Custom = null };
    }

    /// <summary>What is wrong with days for a report or a comparison, or null.</summary>
    public static string? FindError(DateOnly first, DateOnly last) =>
        first > last ? "The first day is after the last."
        : last.DayNumber - first.DayNumber >= ReportRange.Longest.TotalDays ? $"A report covers at most {Format.Count((long)ReportRange.Longest.TotalDays, "day")}."
        : first < FirstDay || last > LastDay ? $"Choose days from {Format.Day(FirstDay)} on."
        : null;

    /// <summary>The start of the names of files with this report: the link, or the tags, or all links, and the days.</summary>
    public string GetFileName(ReportPeriod period) =>
        $"{Link?.Slug.Replace('/', '-') ?? (Tags.Count > 0 ? string.Join('-', Tags) : "all-links")}-{Text(period.First)}_{Text(period.Last)}";

    /// <summary>The address of a file with all clicks.</summary>
    /// <param name="format">The format of the file.</param>
    /// <param name="period">The days, since the address itself may have a preset.</param>
    /// <param name="zone">The time zone of the days.</param>
    /// <param name="run">The id of the export that shows its progress.</param>
    public string FileUrl(ClickFormat format, ReportPeriod period, TimeZoneInfo zone, string run)
    {
        var query = new QueryBuilder
        {
            { "run", run }, { "name", $"{GetFileName(period)}-clicks" }, { "from", Text(period.First) }, { "to", Text(period.Last) }, { "zone", zone.Id },
        };
        if (Link is { } link)
            query.Add("slug", link.Slug);
        AddDomain(query);
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
        AddComparison(query);
        AddSubject(query);
        AddDomain(query);
        var path = Link is not { } link ? Reports + (IsList ? Clicks : "") : $"app/links/{LinkAddress.GetSegment(link)}{(IsList ? Clicks : "/report")}";
        return path + query;
    }

    private void AddDomain(QueryBuilder query)
    {
        if (Link?.Domain is { Length: > 0 } domain)
            query.Add(LinkAddress.DomainParameter, domain);
    }

    private void AddSubject(QueryBuilder query)
    {
        foreach (var tag in Tags)
            query.Add("tag", tag);
        foreach (var value in Filter.Values)
            query.Add(EnumText.Get(value.Field), value.Word);
        if (Filter.Bots != default)
            query.Add(ReportFilter.BotsWord, EnumText.Get(Filter.Bots));
        if (Filter.Internal != default)
            query.Add(ReportFilter.InternalWord, EnumText.Get(Filter.Internal));
    }

    private void AddComparison(QueryBuilder query)
    {
        if (Comparison is { Kind: ComparisonKind.Custom, Days: { } days })
        {
            query.Add("compare-from", Text(days.First));
            query.Add("compare-to", Text(days.Last));
        }
        else if (Comparison.Kind is ComparisonKind.Year or ComparisonKind.None)
        {
            query.Add("compare", EnumText.Get(Comparison.Kind));
        }
        if (Comparison.MatchesWeekday)
            query.Add("match", "weekday");
    }

    private static ReportComparison ParseComparison(string? word, ReportPeriod? days, bool matchesWeekday) =>
        word == EnumText.Get(ComparisonKind.None) ? new() { Kind = ComparisonKind.None }
        : days is not null ? new() { Kind = ComparisonKind.Custom, Days = days }
        : new() { Kind = word == EnumText.Get(ComparisonKind.Year) ? ComparisonKind.Year : ComparisonKind.Before, MatchesWeekday = matchesWeekday };

    private static ReportPeriod? ParseDays(string? first, string? last) =>
        ParseDay(first) is { } from && ParseDay(last) is { } to && FindError(from, to) is null ? new(from, to) : null;

    internal static DateOnly? ParseDay(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Text(DateOnly day) => Format.IsoDay(day);
}
