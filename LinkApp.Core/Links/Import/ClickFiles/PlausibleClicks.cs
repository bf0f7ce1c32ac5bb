namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>
/// The CSV that Plausible exports (analytics 3.0; files of a zip): numbers by day of pages, whose path is the slug of the link, and of events
/// with a link, such as outbound clicks on a short URL. Its other files do not say which link was opened.
/// </summary>
internal static class PlausibleClicks
{
    /// <summary><c>imported_pages_….csv</c></summary>
    public static readonly ClickFileFormat Pages = new(ImportFormat.Plausible, new Dictionary<ClickField, string[]>
    {
        [ClickField.Day] = ["date"],
        [ClickField.Domain] = ["hostname"],
        [ClickField.Slug] = ["page"],
        [ClickField.Clicks] = ["pageviews"],
    })
    {
        Marks = ["date", "hostname", "page", "pageviews"],
        Convert = record =>
        {
            ForeignClick.CleanDomain(record);
            ForeignClick.MakeTotal(record);
        },
    };

    /// <summary><c>imported_custom_events_….csv</c></summary>
    public static readonly ClickFileFormat Events = new(ImportFormat.Plausible, new Dictionary<ClickField, string[]>
    {
        [ClickField.Day] = ["date"],
        [ClickField.Event] = ["name"],
        [ClickField.ShortUrl] = ["link_url"],
        [ClickField.Clicks] = ["events"],
    })
    {
        Marks = ["date", "name", "link_url", "events"],
        Convert = record =>
        {
            if (record[ClickField.ShortUrl] is null or "")
            {
                record.Error = new(
                    "name", record[ClickField.Event] ?? "", "This event has no link, so it is no click of one.", "Nothing: LinkApp counts the clicks of links.");
            }
            ForeignClick.MakeTotal(record);
        },
    };
}
