using System.Text.Json;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links.Import;

/// <summary>A link of Sink 0.3, in the JSON of <c>GET /api/link/export</c> and <c>GET /api/link/list</c>.</summary>
internal sealed class SinkJson : JsonFormat
{
    public override ImportFormat Format => ImportFormat.Sink;

    protected override string Slug => "slug";

    public override bool Matches(JsonElement item) => base.Matches(item) && item.TryGetProperty("url", out _);

    public override ImportRow Row(int number, JsonElement item)
    {
        List<string> notes = [];
        var draft = new LinkDraft
        {
            Slug = ForeignText.Slug(Text(item, Slug)),
            Destination = Text(item, "url"),
            Tags = Texts(item, "tags"),
            // As Sink decides: devices come before countries.
            Rules =
            [
                .. DeviceRule(item, "google", DeviceKind.Android, notes),
                .. DeviceRule(item, "apple", DeviceKind.Ios, notes),
                .. CountryRules(item, "geo", notes),
            ],
            CreatedAt = ForeignTime.ReadCreation("createdAt", TextOrNumber(item, "createdAt"), notes),
            Options = new LinkOptions
            {
                ValidUntil = ForeignTime.ReadLimit("expiration", TextOrNumber(item, "expiration"), notes),
                Notes = TextOrNull(item, "comment"),
                SocialTitle = ForeignText.Cut(TextOrNull(item, "title"), LinkOptions.MaxSocialTitleLength),
                SocialDescription = ForeignText.Cut(TextOrNull(item, "description"), LinkOptions.MaxSocialDescriptionLength),
                SocialImage = GetImage(item, notes),
                ForwardQuery = IsTrue(item, "redirectWithQuery"),
            },
        };
        if (IsTrue(item, "cloaking"))
            notes.Add("cloaking “true” is left out: LinkApp redirects visitors, and has no frame around pages.");
        if (IsTrue(item, "unsafe"))
            notes.Add("unsafe “true” is left out: LinkApp shows no warning before it redirects. Add a refusal or a password if visitors must be kept away.");
        return new(number, draft)
        {
            Errors = Text(item, "password").Length > 0
                ? [new("password", "This link has a password, of which the export contains only a hash of Sink's own. Create the link by hand.")]
                : [],
            Note = ForeignText.Join(notes),
        };
    }

    /// <summary>The picture's address. Sink stores its own pictures by path, which exist nowhere else.</summary>
    private static string? GetImage(JsonElement item, List<string> notes)
    {
        if (TextOrNull(item, "image") is not { } image)
            return null;
        if (Uri.TryCreate(image, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return image;
        notes.Add($"image “{image}” is left out: it is a path on the old server. Put the picture on a web server, and set its address as the social image.");
        return null;
    }
}
