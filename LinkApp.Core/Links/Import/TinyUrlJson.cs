using System.Text.Json;

namespace LinkApp.Core.Links.Import;

/// <summary>A link of TinyURL's API, version 2: of <c>GET /urls/available</c> and <c>/urls/archived</c>.</summary>
/// <remarks>The form is that of the documentation; it was not compared with an answer of the service.</remarks>
internal sealed class TinyUrlJson : JsonFormat
{
    public override ImportFormat Format => ImportFormat.TinyUrl;

    protected override string Slug => "alias";

    public override bool Matches(JsonElement item) => base.Matches(item) && item.TryGetProperty("tiny_url", out _);

    public override ImportRow Row(int number, JsonElement item)
    {
        List<string> notes = [];
        var draft = new LinkDraft
        {
            Slug = ForeignText.Slug(Text(item, Slug)),
            Domain = TextOrNull(item, "domain"),
            Name = ForeignText.Name(Text(item, "description")),
            Destination = Text(item, "url"),
            Tags = Texts(item, "tags"),
            CreatedAt = ForeignTime.ReadCreation("created_at", Text(item, "created_at"), notes),
            Options = new LinkOptions
            {
                ValidUntil = ForeignTime.ReadLimit("expires_at", TextOrNumber(item, "expires_at"), notes),
                IsArchived = IsTrue(item, "archived"),
            },
        };
        return new(number, draft)
        {
            Errors = IsTrue(item, "deleted") ? [new("deleted", "This link was deleted in TinyURL.")] : [],
            Note = ForeignText.Join(notes),
            HasForeignDomain = true,
        };
    }
}
