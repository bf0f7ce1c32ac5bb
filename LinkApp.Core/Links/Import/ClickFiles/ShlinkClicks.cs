namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>The visits of Shlink 5.1: as its API answers them, as its web client (web component 0.19) exports them, and as totals of short URLs.</summary>
internal static class ShlinkClicks
{
    /// <summary>
    /// Visits of the API. They say which URL was opened since Shlink 4.1; a file of many links may have <c>shortCode</c> and <c>domain</c> in each.
    /// Orphan visits are clicks of whichever link has their address here.
    /// </summary>
    public static readonly ClickFileFormat Visits = new(ImportFormat.Shlink, new Dictionary<ClickField, string[]>
    {
        [ClickField.Time] = ["date"],
        [ClickField.Slug] = ["shortCode"],
        [ClickField.Domain] = ["domain"],
        [ClickField.ShortUrl] = ["visitedUrl"],
        [ClickField.Country] = ["visitLocation.countryCode"],
        [ClickField.Region] = ["visitLocation.regionName"],
        [ClickField.City] = ["visitLocation.cityName"],
        [ClickField.Latitude] = ["visitLocation.latitude"],
        [ClickField.Longitude] = ["visitLocation.longitude"],
        [ClickField.Referrer] = ["referer"],
        [ClickField.UserAgent] = ["userAgent"],
        [ClickField.Bot] = ["potentialBot"],
        [ClickField.Destination] = ["redirectUrl"],
    })
    {
        Marks = ["date", "referer", "userAgent", "potentialBot"],
        Convert = Convert,
    };

    /// <summary>
    /// The CSV of visits, which names countries in English and has no short code. Its browsers and systems are those of another reader: the user
    /// agent counts.
    /// </summary>
    public static readonly ClickFileFormat VisitsCsv = new(ImportFormat.Shlink, new Dictionary<ClickField, string[]>
    {
        [ClickField.Time] = ["date"],
        [ClickField.ShortUrl] = ["visitedUrl"],
        [ClickField.Country] = ["country"],
        [ClickField.Region] = ["region"],
        [ClickField.City] = ["city"],
        [ClickField.Latitude] = ["latitude"],
        [ClickField.Longitude] = ["longitude"],
        [ClickField.Referrer] = ["referer"],
        [ClickField.UserAgent] = ["userAgent"],
        [ClickField.Bot] = ["potentialBot"],
    })
    {
        Marks = ["date", "referer", "userAgent", "potentialBot", "country", "city"],
        Convert = record =>
        {
            record[ClickField.Country] = CountryNames.ToCode(record[ClickField.Country]);
            ForeignClick.Empty(record, "Unknown", ClickField.Region, ClickField.City);
            ForeignClick.Empty(record, "Direct", ClickField.Referrer);
            Convert(record);
        },
    };

    /// <summary>The numbers of visits of short URLs, without bots where they are told apart.</summary>
    public static readonly ClickFileFormat Totals = new(ImportFormat.Shlink, new Dictionary<ClickField, string[]>
    {
        [ClickField.Slug] = ["shortCode"],
        [ClickField.Domain] = ["domain"],
        [ClickField.Day] = ["dateCreated", "createdAt"],
        [ClickField.Clicks] = ["visitsSummary.nonBots", "visits"],
    })
    {
        IsOfLinks = true,
        Convert = record =>
        {
            ForeignClick.CleanDomain(record);
            ForeignClick.MakeTotal(record);
        },
    };

    private static void Convert(ClickRecord record)
    {
        ForeignClick.CleanDomain(record);
        ForeignClick.CleanReferrer(record);
        // Shlink writes zeros for a place that it does not know.
        if (record[ClickField.Latitude] is "0" or "0.0" && record[ClickField.Longitude] is "0" or "0.0")
            (record[ClickField.Latitude], record[ClickField.Longitude]) = ("", "");
        if (record[ClickField.Slug] is { Length: > 0 })
            return;
        var address = record[ClickField.ShortUrl] ?? "";
        if (address.Length == 0)
        {
            record.Error = new(
                "shortCode", "", "The visit does not say of which link it was: Shlink before 4.1 did not store the address.",
                "Add the short code to each visit as shortCode, and the domain as domain.");
        }
        else if (ForeignText.GetAddress(address).Slug is null)
        {
            record.Error = new(
                "visitedUrl", address, "Somebody opened the domain itself, which is no link.", "Nothing: LinkApp counts the clicks of links.");
        }
    }
}
