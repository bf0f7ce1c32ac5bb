using System.Buffers;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>
/// The page views that GoatCounter exports as CSV, once unpacked: version 2 of its export (GoatCounter 2), and version 1 (GoatCounter 1). The
/// path of a page is the slug of the link. Its referrers of the kinds g and c are names of sites and of campaigns, which are no hosts.
/// </summary>
internal static class GoatCounterClicks
{
    private static readonly SearchValues<char> VersionLetters = SearchValues.Create("0123456789._");

    private static readonly Dictionary<ClickField, string[]> Fields = new()
    {
        [ClickField.Slug] = ["2Path", "1Path"],
        [ClickField.Time] = ["Date"],
        [ClickField.Event] = ["Event"],
        [ClickField.Country] = ["Location"],
        [ClickField.Referrer] = ["Referrer"],
        [ClickField.ReferrerKind] = ["Referrer scheme"],
        [ClickField.UserAgent] = ["UserAgent"],
        [ClickField.Browser] = ["Browser"],
        [ClickField.System] = ["System"],
        [ClickField.Bot] = ["Bot"],
    };

    public static readonly ClickFileFormat Version2 = new(ImportFormat.GoatCounter, Fields) { Marks = ["2Path", "FirstVisit", "Date"], Convert = Convert };

    public static readonly ClickFileFormat Version1 = new(ImportFormat.GoatCounter, Fields) { Marks = ["1Path", "FirstVisit", "Date"], Convert = Convert };

    private static void Convert(ClickRecord record)
    {
        if (record[ClickField.Event] is "true")
        {
            record.Error = new(
                "Event", record[ClickField.Slug] ?? "", "This is an event of a page, and no opened page.", "Nothing: LinkApp counts the clicks of links.");
            return;
        }
        // Such as DE or US-CA: the region has no name.
        if (record[ClickField.Country] is { Length: > 2 } location && location[2] == '-')
            record[ClickField.Country] = location[..2];
        if (record[ClickField.Bot] is { Length: > 0 } bot)
            record[ClickField.Bot] = bot is "0" ? "false" : "true";
        record[ClickField.Referrer] = record[ClickField.ReferrerKind] is "g" or "c" ? null : GetHost(record[ClickField.Referrer]);
        ForeignClick.CleanReferrer(record);
        record[ClickField.Browser] = WithoutVersion(record[ClickField.Browser]);
        record[ClickField.System] = WithoutVersion(record[ClickField.System]);
    }

    // It is written without its scheme, and with its path.
    private static string? GetHost(string? referrer) => referrer is null || referrer.Contains("://", StringComparison.Ordinal) ? referrer : referrer.Split('/')[0];

    // Reports of LinkApp have no versions.
    private static string? WithoutVersion(string? name) =>
        name is not null && name.LastIndexOf(' ') is > 0 and var space && name.AsSpan(space + 1).IndexOfAnyExcept(VersionLetters) < 0 ? name[..space] : name;
}
