using System.Text.Json;

namespace LinkApp.Core.Links.Import;

/// <summary>A link of Rebrandly's API, version 1: of <c>GET /v1/links</c>, an array for each page of 25.</summary>
/// <remarks>The form is that of the documentation; it was not compared with an answer of the service.</remarks>
internal sealed class RebrandlyJson : JsonFormat
{
    public override ImportFormat Format => ImportFormat.Rebrandly;

    protected override string Slug => "slashtag";

    public override ImportRow Row(int number, JsonElement item)
    {
        List<string> notes = [];
        if (item.List("scripts").Any())
            notes.Add("scripts are left out: LinkApp shows no page that could run them.");
        var draft = new LinkDraft
        {
            Slug = ForeignText.Slug(Text(item, Slug)),
            Domain = TextOrNull(item, "domainName") ?? item.Find("domain", JsonValueKind.Object)?.Text("fullName"),
            Name = ForeignText.Name(Text(item, "title")),
            Destination = Text(item, "destination"),
            Tags = [.. item.List("tags").Select(tag => tag.ValueKind == JsonValueKind.String ? tag.GetString()! : Text(tag, "name")).Where(tag => tag.Length > 0)],
            CreatedAt = ForeignTime.ReadCreation("createdAt", Text(item, "createdAt"), notes),
            Options = new LinkOptions
            {
                ValidUntil = ForeignTime.ReadLimit("expiredAt", TextOrNumber(item, "expiredAt"), notes),
                ForwardQuery = IsTrue(item, "forwardParameters"),
                IsEnabled = Text(item, "status") is "" or "active",
                Notes = TextOrNull(item, "description"),
            },
        };
        return new(number, draft) { Note = ForeignText.Join(notes), HasForeignDomain = true };
    }
}
