using System.Text.Json;

namespace LinkApp.Core.Links.Import;

/// <summary>A link of Bitly's API, version 4: of <c>GET /v4/groups/{guid}/bitlinks</c>, whose pages may follow each other.</summary>
/// <remarks>The form is that of the documentation; it was not compared with an answer of the service.</remarks>
internal sealed class BitlyJson : JsonFormat
{
    public override ImportFormat Format => ImportFormat.Bitly;

    // Such as bit.ly/abc: what Bitly calls a bitlink.
    protected override string Slug => "id";

    public override bool Matches(JsonElement item) =>
        base.Matches(item) && item.TryGetProperty("long_url", out _) && item.TryGetProperty("link", out _);

    public override ImportRow Row(int number, JsonElement item)
    {
        List<string> notes = [];
        // Links have the address that people have printed: the custom one, if there is one.
        var custom = Texts(item, "custom_bitlinks");
        var (slug, domain) = ForeignText.GetAddress(custom.Count > 0 ? custom[0] : Text(item, Slug));
        if (custom.Count > 1)
            notes.Add($"custom_bitlinks “{string.Join(", ", custom.Skip(1))}” are left out: a link of an import has one address on a domain. Add them as links of their own.");
        if (item.List("deeplinks").Any())
            notes.Add("deeplinks are left out: they open apps of Bitly's settings. Add a rule for the device.");
        var draft = new LinkDraft
        {
            Slug = slug,
            Domain = domain,
            Name = ForeignText.Name(Text(item, "title")),
            Destination = Text(item, "long_url"),
            Tags = Texts(item, "tags"),
            CreatedAt = ForeignTime.ReadCreation("created_at", Text(item, "created_at"), notes),
            Options = new LinkOptions { IsArchived = IsTrue(item, "archived") },
        };
        return new(number, draft) { Note = ForeignText.Join(notes), HasForeignDomain = true };
    }
}
