using System.Text.Json;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import;

/// <summary>A link of Short.io's API: of <c>GET /api/links</c>, whose pages may follow each other.</summary>
/// <remarks>The form is that of the documentation; it was not compared with an answer of the service.</remarks>
internal sealed class ShortIoJson : JsonFormat
{
    public override ImportFormat Format => ImportFormat.ShortIo;

    protected override string Slug => "path";

    public override bool Matches(JsonElement item) => base.Matches(item) && item.TryGetProperty("originalURL", out _);

    public override ImportRow Row(int number, JsonElement item)
    {
        List<string> notes = [];
        var draft = new LinkDraft
        {
            Slug = ForeignText.Slug(Text(item, Slug)),
            Domain = ForeignText.GetAddress(TextOrNull(item, "secureShortURL") ?? Text(item, "shortURL")).Domain,
            Name = ForeignText.Name(Text(item, "title")),
            Destination = Text(item, "originalURL"),
            Tags = Texts(item, "tags"),
            Rules = [.. DeviceRule(item, "iphoneURL", DeviceKind.Ios, notes), .. DeviceRule(item, "androidURL", DeviceKind.Android, notes)],
            CreatedAt = ForeignTime.ReadCreation("createdAt", TextOrNumber(item, "createdAt"), notes),
            Options = new LinkOptions
            {
                // Another status than LinkApp has (303) is a temporary redirect.
                StatusCode = Number(item, "redirectType") is { } code && LinkOptions.StatusCodes.Contains((int)code)
                    ? (int)code
                    : LinkOptions.Default.StatusCode,
                ValidUntil = ForeignTime.ReadLimit("expiresAt", TextOrNumber(item, "expiresAt"), notes),
                FallbackUrl = TextOrNull(item, "expiredURL"),
                MaxClicks = Number(item, "clicksLimit") is > 0 and var most ? most : null,
                IsArchived = IsTrue(item, "archived"),
                ForwardQuery = !IsTrue(item, "skipQS"),
            },
        };
        if (TextOrNull(item, "splitURL") is { } split)
            notes.Add($"splitURL “{split}” is left out: the list does not say the shares for certain. Add the split by hand.");
        if (IsTrue(item, "cloaking"))
            notes.Add("cloaking “true” is left out: LinkApp redirects visitors, and has no frame around pages.");
        return new(number, draft) { Errors = GetErrors(item), Note = ForeignText.Join(notes), HasForeignDomain = true };
    }

    private static FieldError[] GetErrors(JsonElement item) =>
        // Imported without its protection, it would let every visitor in.
        TextOrNull(item, "password") is not null || IsTrue(item, "hasPassword")
            ? [new("password", "This link has a password, which is not imported. Create the link by hand.")]
            : [];
}
