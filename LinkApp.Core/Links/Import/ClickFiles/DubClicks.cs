namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>The clicks of Dub as of August 2026 (it has no releases): its events as the API answers them and as CSV, and the totals of links.</summary>
internal static class DubClicks
{
    // What Dub calls a visit without a referrer.
    private const string Direct = "(direct)";

    /// <summary>Events of <c>GET /events?event=clicks</c>. Leads and sales in the file are left out: they are no clicks.</summary>
    public static readonly ClickFileFormat Events = new(ImportFormat.Dub, new Dictionary<ClickField, string[]>
    {
        [ClickField.Event] = ["event"],
        [ClickField.Time] = ["timestamp", "click.timestamp"],
        [ClickField.Slug] = ["link.key"],
        [ClickField.Domain] = ["link.domain"],
        [ClickField.Country] = ["click.country"],
        [ClickField.Region] = ["click.region"],
        [ClickField.City] = ["click.city"],
        [ClickField.Browser] = ["click.browser"],
        [ClickField.System] = ["click.os"],
        [ClickField.Device] = ["click.device"],
        [ClickField.Referrer] = ["click.referer"],
        [ClickField.Destination] = ["click.url"],
        [ClickField.Ip] = ["click.ip"],
    })
    {
        Marks = ["event", "timestamp", "click.id", "link.key"],
        Convert = record =>
        {
            record.IsEmpty = record[ClickField.Event] is not "click";
            Convert(record);
        },
    };

    /// <summary>The CSV of events, of which the columns are chosen; Date and Link must be among them.</summary>
    public static readonly ClickFileFormat EventsCsv = new(ImportFormat.Dub, new Dictionary<ClickField, string[]>
    {
        [ClickField.Time] = ["Date"],
        [ClickField.ShortUrl] = ["Link"],
        [ClickField.Country] = ["Country"],
        [ClickField.Region] = ["Region"],
        [ClickField.City] = ["City"],
        [ClickField.Browser] = ["Browser"],
        [ClickField.System] = ["OS"],
        [ClickField.Device] = ["Device"],
        [ClickField.Referrer] = ["Referrer"],
        [ClickField.Destination] = ["Destination URL"],
        [ClickField.Ip] = ["IP"],
    })
    {
        Marks = ["Date", "Link"],
        Convert = Convert,
    };

    /// <summary>The numbers of clicks of links, in JSON and CSV.</summary>
    public static readonly ClickFileFormat Totals = new(ImportFormat.Dub, new Dictionary<ClickField, string[]>
    {
        [ClickField.Slug] = ["key"],
        [ClickField.Domain] = ["domain"],
        [ClickField.ShortUrl] = ["Short link"],
        [ClickField.Day] = ["createdAt"],
        [ClickField.Clicks] = ["clicks"],
    })
    {
        Marks = ["createdAt", "clicks"],
        IsOfLinks = true,
        Convert = ForeignClick.MakeTotal,
    };

    private static void Convert(ClickRecord record)
    {
        record[ClickField.Country] = CountryNames.ToCode(record[ClickField.Country]);
        ForeignClick.Empty(record, "Unknown", ClickField.Region, ClickField.City, ClickField.Browser, ClickField.System, ClickField.Device, ClickField.Ip);
        ForeignClick.Empty(record, Direct, ClickField.Referrer);
        ForeignClick.CleanReferrer(record);
        // As reports of LinkApp call them.
        if (record[ClickField.System] is "Mac OS")
            record[ClickField.System] = "macOS";
        if (record[ClickField.Browser] is { Length: > 0 } browser && browser.StartsWith("Mobile ", StringComparison.Ordinal))
            record[ClickField.Browser] = browser["Mobile ".Length..];
    }
}
