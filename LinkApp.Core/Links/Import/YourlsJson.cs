using System.Text.Json;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// A link in the answer of <c>yourls-api.php?action=stats&amp;format=json</c> (YOURLS 1.5 to 1.10), which calls them link_1, link_2 and so on.
/// </summary>
internal sealed class YourlsJson : JsonFormat
{
    public override ImportFormat Format => ImportFormat.Yourls;

    protected override string Slug => "shorturl";

    public override ImportRow Row(int number, JsonElement item)
    {
        List<string> notes = [];
        var draft = new LinkDraft
        {
            Slug = GetKeyword(Text(item, Slug)),
            Name = YourlsCsv.GetName(Text(item, "title")),
            Destination = YourlsCsv.GetDestination(Text(item, "url")),
            CreatedAt = ForeignTime.ReadCreation("timestamp", Text(item, "timestamp"), notes),
        };
        return new(number, draft) { Note = ForeignText.Join(notes) };
    }

    /// <summary>The keyword of a short URL: its last segment, since YOURLS may be in a folder of its host, and its keywords have no slashes.</summary>
    internal static string? GetKeyword(string address) => ForeignText.GetAddress(address).Slug?.Split('/')[^1];
}
