using System.Text.Json;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>
/// The engagements of Bitly's API, version 4. Its answers do not say of which link they are, so that each has the further member
/// <c>bitlink</c>, such as <c>bit.ly/abc</c>.
/// </summary>
/// <remarks>The form is that of the documentation; it was not compared with an answer of the service.</remarks>
internal static class BitlyClicks
{
    private const string NoCountry = "no_country";

    /// <summary>Answers of <c>GET /v4/bitlinks/{bitlink}/clicks?unit=day</c>.</summary>
    public static readonly ClickFileFormat Days = new(ImportFormat.Bitly, new Dictionary<ClickField, string[]> { [ClickField.ShortUrl] = ["bitlink"] })
    {
        Marks = ["bitlink", "link_clicks"],
        Expand = item => [.. item.List("link_clicks").Select(day => Sum(day.Text("date"), "", day)).Where(sum => sum.Clicks > 0)],
        // A link without engagements has no day.
        Convert = record => record.IsEmpty = record[ClickField.Day] is null,
    };

    /// <summary>Answers of <c>GET /v4/bitlinks/{bitlink}/countries?unit=day&amp;units=1&amp;unit_reference=…</c>, one for each day.</summary>
    public static readonly ClickFileFormat Countries = new(ImportFormat.Bitly, new Dictionary<ClickField, string[]>
    {
        [ClickField.ShortUrl] = ["bitlink"],
        [ClickField.Event] = ["units"],
    })
    {
        Marks = ["bitlink", "metrics", "unit_reference", "units"],
        Expand = item => item.Number("units") == 1 && item.Text("unit") is "day"
            ? [.. item.List("metrics").Select(country => Sum(item.Text("unit_reference"), country.Text("value"), country)).Where(sum => sum.Clicks > 0)]
            : [],
        Convert = record =>
        {
            record.IsEmpty = record[ClickField.Day] is null && record[ClickField.Event] is "1";
            if (record[ClickField.Day] is null && !record.IsEmpty)
            {
                record.Error = new(
                    "units", record[ClickField.Event] ?? "", "The numbers are of more than one day.",
                    "Ask for each day by itself (unit=day, units=1), or for the clicks by day without countries.");
            }
        },
    };

    /// <summary>The numbers of engagements in the CSV of links.</summary>
    public static readonly ClickFileFormat Totals = new(ImportFormat.Bitly, new Dictionary<ClickField, string[]>
    {
        [ClickField.ShortUrl] = ["Bitlink", "Short link", "Link"],
        [ClickField.Day] = ["Date created", "Created at", "Created"],
        [ClickField.Clicks] = ["Engagements", "Total engagements"],
    })
    {
        Marks = ["Long URL", "Engagements"],
        IsOfLinks = true,
        Convert = ForeignClick.MakeTotal,
    };

    private static EntrySum Sum(string time, string country, JsonElement counted) =>
        new(ForeignTime.ToDay(time), country == NoCountry ? "" : country, counted.Number("clicks") ?? 0);
}
