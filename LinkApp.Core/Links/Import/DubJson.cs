using System.Globalization;
using System.Text.Json;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import;

/// <summary>A link of Dub's <c>GET /links</c> as of August 2026 (Dub has no releases): an array, or a link on each line.</summary>
internal sealed class DubJson : JsonFormat
{
    // The key of the link that answers on the domain itself.
    private const string Root = "_root";

    public override ImportFormat Format => ImportFormat.Dub;

    protected override string Slug => "key";

    public override bool Matches(JsonElement item) => base.Matches(item) && item.TryGetProperty("domain", out _) && item.TryGetProperty("url", out _);

    public override ImportRow Row(int number, JsonElement item)
    {
        List<string> notes = [];
        var hasPreview = IsTrue(item, "proxy");
        var draft = new LinkDraft
        {
            Slug = ForeignText.Slug(Text(item, Slug)),
            Domain = TextOrNull(item, "domain"),
            // Without a custom preview, it is the title of the page.
            Name = hasPreview ? "" : ForeignText.Name(Text(item, "title")),
            // The campaign parameters are in it.
            Destination = Text(item, "url"),
            Tags = ReadTags(item),
            // As Dub decides.
            Rules =
            [
                .. DeviceRule(item, "ios", DeviceKind.Ios, notes),
                .. DeviceRule(item, "android", DeviceKind.Android, notes),
                .. CountryRules(item, "geo", notes),
                .. TestRule(item, notes),
            ],
            CreatedAt = ForeignTime.ReadCreation("createdAt", Text(item, "createdAt"), notes),
            Options = new LinkOptions
            {
                ValidUntil = ForeignTime.ReadLimit("expiresAt", Text(item, "expiresAt"), notes),
                FallbackUrl = TextOrNull(item, "expiredUrl"),
                IsEnabled = TextOrNull(item, "disabledAt") is null,
                IsArchived = IsTrue(item, "archived"),
                IsCrawlable = IsTrue(item, "doIndex"),
                Notes = TextOrNull(item, "comments"),
                SocialTitle = hasPreview ? ForeignText.Cut(TextOrNull(item, "title"), LinkOptions.MaxSocialTitleLength) : null,
                SocialDescription = hasPreview ? ForeignText.Cut(TextOrNull(item, "description"), LinkOptions.MaxSocialDescriptionLength) : null,
                SocialImage = hasPreview ? GetImage(item, notes) : null,
            },
        };
        if (IsTrue(item, "rewrite"))
            notes.Add("rewrite “true” is left out: LinkApp redirects visitors, and has no frame around pages.");
        if (hasPreview && TextOrNull(item, "video") is { } video)
            notes.Add($"video “{video}” is left out: social previews have a picture. Set one as the social image.");
        return new(number, draft) { Errors = GetErrors(item), Note = ForeignText.Join(notes), HasForeignDomain = true };
    }

    private static FieldError[] GetErrors(JsonElement item) =>
        // Imported without its protection, it would let every visitor in; and a password in plain text must not stay in the preview of an import.
        TextOrNull(item, "password") is not null
            ? [new("password", "This link has a password, which is not imported, since the preview would show it to others. Create the link by hand.")]
        : Text(item, "key") == Root
            ? [new("key", $"key “{Root}” is the link of the domain itself. Set the domain's start page instead.")]
        : [];

    /// <summary>The tags, and the folder as another.</summary>
    private static string[] ReadTags(JsonElement item)
    {
        var tags = item.List("tags").Select(tag => tag.ValueKind == JsonValueKind.String ? tag.GetString()! : Text(tag, "name"));
        var folder = item.Find("folder", JsonValueKind.Object)?.Text("name") is { Length: > 0 } name ? name : Text(item, "folderId");
        return [.. tags.Append(folder).Where(tag => tag.Length > 0)];
    }

    /// <summary>The test of several destinations, while it lasts: a split between its two times.</summary>
    private static IEnumerable<RedirectRule> TestRule(JsonElement item, List<string> notes)
    {
        var parts = item.List("testVariants")
            .Select(variant => new SplitPart { Destination = Text(variant, "url"), Weight = (int)Math.Clamp(Number(variant, "percentage") ?? 0, 0, 1_000) }).ToList();
        if (parts.Count == 0)
            return [];
        var (from, until) = (Local(Text(item, "testStartedAt")), Local(Text(item, "testCompletedAt")));
        var rule = new RedirectRule
        {
            Name = "A/B test",
            Conditions = [new TimeCondition { From = from, Until = until }],
            Split = parts,
        };
        if (rule.Errors("testVariants").FirstOrDefault() is not { } error)
            return [rule];
        notes.Add($"testVariants “{string.Join(", ", parts.Select(part => part.Weight.ToString(CultureInfo.InvariantCulture)))}” is left out: {error.Message} Add the split by hand.");
        return [];
    }

    private static DateTime? Local(string text) => ForeignTime.Parse(text) is { } time ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified) : null;

    private static string? GetImage(JsonElement item, List<string> notes)
    {
        var image = TextOrNull(item, "image");
        if (image is null || (Uri.TryCreate(image, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            return image;
        notes.Add("image is left out: it is in the file itself. Put the picture on a web server, and set its address as the social image.");
        return null;
    }
}
