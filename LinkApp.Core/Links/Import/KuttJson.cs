using System.Text.Json;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import;

/// <summary>The JSON of Kutt's API.</summary>
internal sealed class KuttJson : JsonFormat
{
    public override ImportFormat Format => ImportFormat.Kutt;

    protected override string Slug => "address";

    public override ImportRow Row(int number, JsonElement item)
    {
        var draft = new LinkDraft
        {
            Slug = ForeignText.Slug(Text(item, Slug)),
            Name = ForeignText.Name(Text(item, "description")),
            Destination = Text(item, "target"),
            Options = new LinkOptions { ValidUntil = Time(item, "expire_in") },
        };
        return new(number, draft) { Errors = GetErrors(item) };
    }

    // Imported without their protection, these links would let every visitor in.
    private static FieldError[] GetErrors(JsonElement item) =>
        IsTrue(item, "password") ? [new("password", "This link has a password, which the export doesn't contain. Create the link by hand.")]
        : IsTrue(item, "banned") ? [new("banned", "This link was banned in Kutt.")]
        : [];
}
