using System.Text.Json;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import;

/// <summary>A link of Kutt's API, version 2, as Kutt 3.2 answers it (2.7 answers the same).</summary>
internal sealed class KuttJson : JsonFormat
{
    public override ImportFormat Format => ImportFormat.Kutt;

    protected override string Slug => "address";

    public override ImportRow Row(int number, JsonElement item)
    {
        List<string> notes = [];
        var draft = new LinkDraft
        {
            Slug = ForeignText.Slug(Text(item, Slug)),
            Domain = TextOrNull(item, "domain"),
            Name = ForeignText.Name(Text(item, "description")),
            Destination = Text(item, "target"),
            CreatedAt = ForeignTime.ReadCreation("created_at", Text(item, "created_at"), notes),
            Options = new LinkOptions { ValidUntil = ForeignTime.ReadLimit("expire_in", Text(item, "expire_in"), notes) },
        };
        return new(number, draft) { Errors = GetErrors(item), Note = ForeignText.Join(notes), HasForeignDomain = true };
    }

    // Imported without their protection, these links would let every visitor in.
    private static FieldError[] GetErrors(JsonElement item) =>
        IsTrue(item, "password") ? [new("password", "This link has a password, which the export doesn't contain. Create the link by hand.")]
        : IsTrue(item, "banned") ? [new("banned", "This link was banned in Kutt.")]
        : [];
}
