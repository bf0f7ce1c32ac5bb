using System.Text.Json;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>Version 2 of Kutt's API, as of Kutt 2 and 3. Statistics are asked for one by one, of links that have visits.</summary>
internal sealed class KuttApi(ServerClient client, string key) : ServerApi(client, key)
{
    // Kutt gives no more at once, whatever is asked for.
    private const int LinksPerPage = 50;

    public override async Task<ServerPage> ReadLinksAsync(string? cursor, CancellationToken cancel)
    {
        var skip = ReadCursor(cursor, 0);
        // Of all users, if the key is an admin's; others get their own.
        using var answer = await Client.GetAsync($"api/v2/links?limit={LinksPerPage}&skip={skip}&all=true", Sign, cancel);
        var links = GetList(answer!.RootElement, "data");
        List<string> items = [];
        foreach (var link in links)
            items.Add(await AddStatsAsync(link, cancel));
        var total = GetNumber(answer.RootElement, "total");
        return new(items, links.Count > 0 && skip + links.Count < (total ?? long.MaxValue) ? ToCursor(skip + links.Count) : null, total);
    }

    private async Task<string> AddStatsAsync(JsonElement link, CancellationToken cancel)
    {
        if (GetText(link, "id") is not { Length: > 0 } id || GetNumber(link, "visit_count") is null or 0)
            return ToLine(link);
        using var stats = await Client.GetAsync($"api/v2/links/{Uri.EscapeDataString(id)}/stats", Sign, cancel, mayBeMissing: true);
        return stats is null ? ToLine(link) : ToLine(link, "stats", stats.RootElement);
    }

    private void Sign(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("X-API-KEY", Key);
}
