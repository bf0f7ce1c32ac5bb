using System.Net.Http.Headers;
using System.Text.Json;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>
/// Sink's API, as of Sink 0.2 and 0.3. Its clicks are left out: they are samples in Cloudflare, kept for three months, and its API neither
/// pages through them nor says for how many clicks each of them stands.
/// </summary>
internal sealed class SinkApi(ServerClient client, string key) : ServerApi(client, key)
{
    private const int LinksPerPage = 1_000;

    public override string FileStart => "{\"links\":[";

    public override string FileEnd => "]}";

    public override async Task<ServerPage> ReadLinksAsync(string? cursor, CancellationToken cancel)
    {
        // Since 0.3, links that have expired come only if they are asked for.
        using var answer = await Client.GetAsync(
            $"api/link/list?limit={LinksPerPage}&status=all{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", Sign, cancel);
        var root = answer!.RootElement;
        var links = GetList(root, "links");
        var isComplete = root.TryGetProperty("list_complete", out var complete) && complete.ValueKind == JsonValueKind.True;
        return new([.. links.Select(ToLine)], isComplete ? null : GetText(root, "cursor") is { Length: > 0 } next && next != cursor ? next : null);
    }

    private void Sign(HttpRequestMessage request) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
}
