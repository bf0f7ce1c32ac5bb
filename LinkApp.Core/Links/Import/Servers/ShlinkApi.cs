using System.Globalization;
using System.Text.Json;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>
/// Version 3 of Shlink's REST API, as of Shlink 3 to 5. Links come with their redirect rules, which are asked for one by one, and so are
/// visits. Visits of no link ("orphan") are left out.
/// </summary>
internal sealed class ShlinkApi(ServerClient client, string key) : ServerApi(client, key)
{
    private const int LinksPerPage = 200;
    private const int VisitsPerPage = 1_000;

    public override async Task<ServerPage> ReadLinksAsync(string? cursor, CancellationToken cancel)
    {
        var page = ReadCursor(cursor, 1);
        // The oldest first: a link that is made meanwhile comes at the end and moves no other to another page.
        using var answer = await Client.GetAsync($"rest/v3/short-urls?page={page}&itemsPerPage={LinksPerPage}&orderBy=dateCreated-ASC", Sign, cancel);
        List<string> items = [];
        foreach (var item in GetList(answer!.RootElement, "shortUrls", "data"))
        {
            var hasRules = item.TryGetProperty("hasRedirectRules", out var has) && has.ValueKind == JsonValueKind.True;
            items.Add(hasRules ? await AddRulesAsync(item, cancel) : ToLine(item));
        }
        return new(items, GetNext(answer.RootElement, "shortUrls", page), GetNumber(answer.RootElement, "shortUrls", "pagination", "totalItems"));
    }

    public override bool AsksByLink => true;

    public override ServerLink? ReadLink(JsonElement item) =>
        GetText(item, "shortCode") is { Length: > 0 } code && (GetNumber(item, "visitsSummary", "total") ?? GetNumber(item, "visitsCount")) is not 0
            ? new(code, GetText(item, "domain"))
            : null;

    public override async Task<ServerPage> ReadClicksAsync(ClickSpan span, IReadOnlyList<ServerLink> links, string? cursor, CancellationToken cancel)
    {
        var (index, page) = cursor?.Split(':') is [var first, var second]
            ? (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(second, CultureInfo.InvariantCulture))
            : (0, 1);
        if (index >= links.Count || (cursor is null && await HasNoneAsync(span, cancel)))
            return new([], null);
        var link = links[index];
        using var answer = await Client.GetAsync(
            $"{GetPath(link)}/visits?page={page}&itemsPerPage={VisitsPerPage}&{GetDates(span)}{GetDomain(link, '&')}", Sign, cancel, mayBeMissing: true);
        // A link that was deleted meanwhile has no visits any more.
        List<string> items = answer is null ? [] : [.. GetList(answer.RootElement, "visits", "data")
            .Where(visit => IsIn(span, GetText(visit, "date")))
            .Select(visit => ToLine(link, visit))];
        var next = answer is not null && GetNext(answer.RootElement, "visits", page) is { } further ? $"{index}:{further}"
            : index + 1 < links.Count ? $"{index + 1}:1"
            : null;
        return new(items, next);
    }

    /// <summary>Whether no link has a visit in this time: one request instead of one for each link.</summary>
    private async Task<bool> HasNoneAsync(ClickSpan span, CancellationToken cancel)
    {
        using var answer = await Client.GetAsync($"rest/v3/visits/non-orphan?page=1&itemsPerPage=1&{GetDates(span)}", Sign, cancel, mayBeMissing: true);
        return answer is not null && GetNumber(answer.RootElement, "visits", "pagination", "totalItems") == 0;
    }

    private async Task<string> AddRulesAsync(JsonElement item, CancellationToken cancel)
    {
        var link = new ServerLink(GetText(item, "shortCode") ?? "", GetText(item, "domain"));
        using var answer = await Client.GetAsync($"{GetPath(link)}/redirect-rules{GetDomain(link, '?')}", Sign, cancel, mayBeMissing: true);
        return answer is not null && answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("redirectRules", out var rules)
            ? ToLine(item, "redirectRules", rules)
            : ToLine(item);
    }

    private void Sign(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("X-Api-Key", Key);

    private static string? GetNext(JsonElement answer, string list, int page) =>
        GetNumber(answer, list, "pagination", "pagesCount") > page ? ToCursor(page + 1) : null;

    // Codes of several segments have plain slashes in Shlink's addresses.
    private static string GetPath(ServerLink link) => $"rest/v3/short-urls/{string.Join('/', link.Slug.Split('/').Select(Uri.EscapeDataString))}";

    private static string GetDomain(ServerLink link, char separator) => link.Domain is { } domain ? $"{separator}domain={Uri.EscapeDataString(domain)}" : "";

    // Both of Shlink's dates belong to the range, in whole seconds.
    private static string GetDates(ClickSpan span) =>
        $"{(span.After is { } after ? $"startDate={Format(after.AddSeconds(1))}&" : "")}endDate={Format(span.Until)}";

    private static string ToLine(ServerLink link, JsonElement visit) =>
        $"{{\"shortCode\":{JsonSerializer.Serialize(link.Slug)},\"domain\":{JsonSerializer.Serialize(link.Domain)},{ToLine(visit).TrimStart()[1..]}";
}
