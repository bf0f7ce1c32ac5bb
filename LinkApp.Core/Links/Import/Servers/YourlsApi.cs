using System.Text.Json;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>
/// The API of YOURLS 1.7 to 1.10. Its signature is sent in a form and not in the address, which web servers write into their logs.
/// </summary>
internal sealed class YourlsApi(ServerClient client, string key) : ServerApi(client, key)
{
    // Many at once: links of the same second have no order of their own, and could change places between two pages.
    private const int LinksPerPage = 5_000;

    public override async Task<ServerPage> ReadLinksAsync(string? cursor, CancellationToken cancel)
    {
        var start = ReadCursor(cursor, 0);
        using var answer = await Client.GetAsync($"yourls-api.php?action=stats&format=json&filter=last&limit={LinksPerPage}&start={start}", Sign, cancel);
        var root = answer!.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("stats", out _))
            throw new ServerException("The server's answer has no statistics. Is it YOURLS 1.7 or newer?");
        // PHP writes an empty list as [], and YOURLS leaves it out at the end.
        var links = root.TryGetProperty("links", out var found) && found.ValueKind == JsonValueKind.Object
            ? found.EnumerateObject().Select(link => link.Value).Where(link => link.ValueKind == JsonValueKind.Object).ToList()
            : [];
        var total = GetNumber(root, "stats", "total_links");
        var next = start + links.Count;
        return new([.. links.Select(ToLine)], links.Count > 0 && next < (total ?? long.MaxValue) ? ToCursor(next) : null, total);
    }

    private void Sign(HttpRequestMessage request)
    {
        request.Method = HttpMethod.Post;
        request.Content = new FormUrlEncodedContent([new("signature", Key)]);
    }
}
