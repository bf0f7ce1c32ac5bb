using System.Net.Http.Headers;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>Dub's API (its documentation of 2025): links, and the events of clicks.</summary>
internal sealed class DubApi(ServerClient client, string key) : ServerApi(client, key)
{
    private const int LinksPerPage = 100;
    private const int EventsPerPage = 1_000;

    // Dub refuses earlier times.
    private static readonly DateTime Founded = new(2022, 9, 22, 0, 0, 0, DateTimeKind.Utc);

    public override async Task<ServerPage> ReadLinksAsync(string? cursor, CancellationToken cancel)
    {
        var page = ReadCursor(cursor, 1);
        using var answer = await Client.GetAsync(
            $"links?page={page}&pageSize={LinksPerPage}&showArchived=true&sortBy=createdAt&sortOrder=asc", Sign, cancel);
        var links = GetList(answer!.RootElement);
        return new([.. links.Select(ToLine)], links.Count == LinksPerPage ? ToCursor(page + 1) : null);
    }

    public override async Task<ServerPage> ReadClicksAsync(ClickSpan span, IReadOnlyList<ServerLink> links, string? cursor, CancellationToken cancel)
    {
        var page = ReadCursor(cursor, 1);
        // Its times have milliseconds: the second of the end belongs to the span only with its first one.
        using var answer = await Client.GetAsync(
            $"events?event=clicks&start={Format(span.After ?? Founded)}&end={Format(span.Until.AddSeconds(1))}&page={page}&limit={EventsPerPage}&sortOrder=asc",
            Sign, cancel);
        var events = GetList(answer!.RootElement);
        return new(
            [.. events.Where(click => IsIn(span, GetText(click, "timestamp"))).Select(ToLine)], events.Count == EventsPerPage ? ToCursor(page + 1) : null);
    }

    private void Sign(HttpRequestMessage request) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
}
