namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>The clicks of YOURLS 1.5 to 1.10, whose times are UTC: the table <c>yourls_log</c>, and the totals in <c>yourls_url</c>.</summary>
internal static class YourlsClicks
{
    /// <summary>
    /// The log, as phpMyAdmin and mysql write it: click_id, click_time, shorturl, referrer, user_agent, ip_address, country_code. The address is
    /// looked up if there is no country, and dropped.
    /// </summary>
    public static readonly ClickFileFormat Log = new(ImportFormat.Yourls, new Dictionary<ClickField, string[]>
    {
        [ClickField.Time] = ["click_time"],
        [ClickField.Slug] = ["shorturl"],
        [ClickField.Referrer] = ["referrer"],
        [ClickField.UserAgent] = ["user_agent"],
        [ClickField.Ip] = ["ip_address"],
        [ClickField.Country] = ["country_code"],
    })
    {
        Convert = record =>
        {
            ForeignClick.Empty(record, "direct", ClickField.Referrer);
            ForeignClick.CleanReferrer(record);
        },
    };

    /// <summary>The numbers of clicks of links, in CSV (keyword) and in the JSON of <c>action=stats</c> (shorturl).</summary>
    public static readonly ClickFileFormat Totals = new(ImportFormat.Yourls, new Dictionary<ClickField, string[]>
    {
        [ClickField.Slug] = ["keyword", "source"],
        [ClickField.ShortUrl] = ["shorturl"],
        [ClickField.Day] = ["timestamp"],
        [ClickField.Clicks] = ["clicks"],
    })
    {
        Marks = ["timestamp", "clicks", "url"],
        IsOfLinks = true,
        Convert = record =>
        {
            if (record[ClickField.ShortUrl] is { Length: > 0 } address)
                record[ClickField.Slug] = YourlsJson.GetKeyword(address);
            ForeignClick.MakeTotal(record);
        },
    };
}
