using System.Text.Json;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// A short URL of Shlink's API: of version 3 as Shlink 5.1 answers it, and of version 2, which lacks some fields. The rules of a link, which
/// the API answers apart, may be in a member <c>redirectRules</c>.
/// </summary>
internal sealed class ShlinkJson : JsonFormat
{
    // Shlink 3.5 to 3.7 had these instead of rules.
    private static readonly (string Name, DeviceKind Kind)[] Devices =
    [
        ("android", DeviceKind.Android), ("ios", DeviceKind.Ios), ("desktop", DeviceKind.Desktop),
    ];

    public override ImportFormat Format => ImportFormat.Shlink;

    protected override string Slug => "shortCode";

    public override ImportRow Row(int number, JsonElement item)
    {
        List<string> notes = [];
        var left = VisitsLeft(item);
        if (left <= 0)
            notes.Add("Its maximum number of visits is reached. It will be disabled.");
        var meta = item.TryGetProperty("meta", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var draft = new LinkDraft
        {
            Slug = ForeignText.Slug(Text(item, Slug)),
            Domain = Text(item, "domain") is { Length: > 0 } domain ? domain : null,
            Name = ForeignText.Name(Text(item, "title")),
            Destination = Text(item, "longUrl"),
            Tags = Texts(item, "tags"),
            Rules = ReadRules(item, notes),
            CreatedAt = ForeignTime.ReadCreation("dateCreated", Text(item, "dateCreated"), notes),
            Options = new LinkOptions
            {
                ValidFrom = ForeignTime.ReadLimit("validSince", Text(meta, "validSince"), notes),
                ValidUntil = ForeignTime.ReadLimit("validUntil", Text(meta, "validUntil"), notes),
                MaxClicks = left > 0 ? left : null,
                IsEnabled = left is null or > 0,
                ForwardQuery = IsTrue(item, "forwardQuery"),
                IsCrawlable = IsTrue(item, "crawlable"),
            },
        };
        return new(number, draft) { Note = ForeignText.Join(notes), HasForeignDomain = true };
    }

    /// <summary>How many visits a link has left of those that it was given; null for no limit. Here clicks count from 0.</summary>
    private static long? VisitsLeft(JsonElement item)
    {
        if (!item.TryGetProperty("meta", out var meta) || Number(meta, "maxVisits") is not { } most)
            return null;
        var visits = item.TryGetProperty("visitsSummary", out var summary) ? Number(summary, "total") : Number(item, "visitsCount");
        return most - (visits ?? 0);
    }

    private static IReadOnlyList<RedirectRule> ReadRules(JsonElement item, List<string> notes)
    {
        if (item.TryGetProperty("redirectRules", out var rules) && ShlinkRules.Find(rules) is { } list)
            return ShlinkRules.Read(list, notes);
        if (IsTrue(item, "hasRedirectRules"))
            notes.Add("This link has redirect rules in Shlink, which the file doesn't contain. Add them by hand, or to the file as redirectRules.");
        return item.TryGetProperty("deviceLongUrls", out var urls) && urls.ValueKind == JsonValueKind.Object
            ? [.. Devices.Select(device => (device.Kind, Url: Text(urls, device.Name))).Where(device => device.Url.Length > 0)
                .Select(device => new RedirectRule { Conditions = [new DeviceCondition { In = [device.Kind] }], Destination = device.Url })]
            : [];
    }
}
