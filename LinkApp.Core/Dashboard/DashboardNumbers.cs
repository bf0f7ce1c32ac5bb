using LinkApp.Core.Live;

namespace LinkApp.Core.Dashboard;

/// <summary>The numbers of an organization's clicks on the dashboard, bots left out.</summary>
public sealed record DashboardNumbers
{
    /// <summary>Days of <see cref="Countries"/> and <see cref="Links"/>, today included; of UTC, as rollups are.</summary>
    public const int ListDays = 7;

    /// <summary>Hours of <see cref="Hours"/>.</summary>
    public const int HourCount = 24;

    public required long Today { get; init; }

    /// <summary>Yesterday's clicks by this time.</summary>
    public required long Yesterday { get; init; }

    public required long Month { get; init; }

    /// <summary>Last month's clicks by this day and time.</summary>
    public required long MonthBefore { get; init; }

    /// <summary>When the first of <see cref="Hours"/> begins.</summary>
    public required DateTimeOffset FirstHour { get; init; }

    /// <summary>Clicks of the last hours of the clock; the last one is running.</summary>
    public required IReadOnlyList<long> Hours { get; init; }

    /// <summary>Clicks by ISO 3166-1 code, in the last <see cref="ListDays"/> days.</summary>
    public required IReadOnlyDictionary<string, long> Countries { get; init; }

    /// <summary>The links with the most clicks in these days, at most <see cref="DashboardQueries.MaxLinks"/>.</summary>
    public required IReadOnlyList<LinkClicks> Links { get; init; }

    /// <summary>The numbers with the clicks of the next batch. Links stay as they were, since a batch does not name all of its links.</summary>
    public DashboardNumbers With(ClickBatch batch)
    {
        var countries = new Dictionary<string, long>(Countries, StringComparer.Ordinal);
        foreach (var (country, clicks) in batch.Countries)
            countries[country] = countries.GetValueOrDefault(country) + clicks;
        return this with
        {
            Today = Today + batch.Total,
            Month = Month + batch.Total,
            Hours = [.. Hours.SkipLast(1), Hours[^1] + batch.Total],
            Countries = countries,
        };
    }
}

/// <summary>Clicks of a link.</summary>
public sealed record LinkClicks(long LinkId, long Clicks);
