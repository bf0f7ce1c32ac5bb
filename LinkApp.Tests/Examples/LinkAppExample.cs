using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Examples;

public sealed record NewLink(string Slug, string Destination, string[] Tags);

public sealed record Link(string Slug, string ShortUrl, string Destination, int Version);

public sealed record LinkPage(List<Link> Links, string? Cursor);

public sealed record Count(string? Key, long Clicks);

public sealed record Report(long Total, List<Count> Countries);

public sealed record Click(long Id, DateTimeOffset Time, string? Country, string? City, string? Destination);

public sealed record ClickPage(List<Click> Clicks, string? Cursor);

public sealed record Dot(double Lat, double Lon, string? Country, int Count);

public sealed record Batch(long From, long To, int Total, List<Dot> Dots);

public sealed class LinkAppExample(HttpClient api)
{
    private const int Tries = 5;

    public static async Task RunAsync(string server, string key)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"{server}/api/v1/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var example = new LinkAppExample(client);

        var link = await example.CreateAsync(new("welcome", "https://example.com/", ["program"]));
        Console.WriteLine($"{link.ShortUrl} leads to {link.Destination}");
        await example.LeadToAsync(link.Slug, "https://example.com/welcome");
        await foreach (var mine in example.ListAsync("program"))
            Console.WriteLine($"{mine.Slug} is at version {mine.Version}");
        await example.FollowAsync(link.Slug, batch => Console.WriteLine($"{batch.Total} clicks in {batch.Dots.Count} places"), CancellationToken.None);
    }

    // All tries send the same key: the link is created once, even if a response gets lost.
    public async Task<Link> CreateAsync(NewLink link)
    {
        var key = Guid.NewGuid().ToString();
        for (var left = Tries - 1; ; left--)
        {
            var wait = TimeSpan.FromSeconds(1);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "links") { Content = JsonContent.Create(link) };
                request.Headers.Add("Idempotency-Key", key);
                using var answer = await api.SendAsync(request);
                var isForNow = answer.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
                if (!isForNow || left == 0)
                    return await ReadAsync<Link>(answer);
                wait = answer.Headers.RetryAfter?.Delta ?? wait;
            }
            catch (HttpRequestException) when (left > 0)
            {
            }
            await Task.Delay(wait);
        }
    }

    public async IAsyncEnumerable<Link> ListAsync(string tag)
    {
        var query = $"links?tag={Uri.EscapeDataString(tag)}";
        for (var next = query; ;)
        {
            var page = await GetAsync<LinkPage>(next);
            foreach (var link in page.Links)
                yield return link;
            if (page.Cursor is null)
                yield break;
            next = $"{query}&cursor={Uri.EscapeDataString(page.Cursor)}";
        }
    }

    // Sends back what GET returned, with one change. If another editor was faster, it starts again from their version.
    public async Task LeadToAsync(string slug, string destination)
    {
        while (true)
        {
            using var current = await api.GetAsync($"links/{slug}");
            var link = await ReadAsync<JsonObject>(current);
            link["destination"] = destination;
            using var change = new HttpRequestMessage(HttpMethod.Put, $"links/{slug}") { Content = JsonContent.Create(link) };
            change.Headers.IfMatch.Add(current.Headers.ETag!);
            using var answer = await api.SendAsync(change);
            if (answer.StatusCode == HttpStatusCode.PreconditionFailed)
                continue;
            await ReadAsync<Link>(answer);
            return;
        }
    }

    public Task<Report> ReportAsync(string slug, DateOnly from, DateOnly to) =>
        GetAsync<Report>($"links/{slug}/report?from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}&zone=Europe/Berlin");

    // A page may have fewer clicks than the limit, or none: only a null cursor marks the end.
    public async IAsyncEnumerable<Click> ClicksAsync(string slug, string country)
    {
        var query = $"links/{slug}/clicks?limit=1000&country={country}";
        for (var next = query; ;)
        {
            var page = await GetAsync<ClickPage>(next);
            foreach (var click in page.Clicks)
                yield return click;
            if (page.Cursor is null)
                yield break;
            next = $"{query}&cursor={page.Cursor}";
        }
    }

    // After a lost connection, Last-Event-ID resumes with the clicks that were missed.
    public async Task FollowAsync(string slug, Action<Batch> onBatch, CancellationToken cancel)
    {
        string? last = null;
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"live?link={slug}");
                if (last is not null)
                    request.Headers.Add("Last-Event-ID", last);
                using var answer = await api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
                answer.EnsureSuccessStatusCode();
                using var stream = await answer.Content.ReadAsStreamAsync(cancel);
                var events = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<Batch>(data, JsonSerializerOptions.Web)!);
                await foreach (var item in events.EnumerateAsync(cancel))
                {
                    onBatch(item.Data);
                    last = item.EventId;
                }
            }
            catch (Exception error) when (error is HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError } or IOException)
            {
            }
            await Task.Delay(TimeSpan.FromSeconds(2), cancel);
        }
    }

    private async Task<T> GetAsync<T>(string path)
    {
        using var answer = await api.GetAsync(path);
        return await ReadAsync<T>(answer);
    }

    // An error says what to do in its "detail".
    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode)
            return (await answer.Content.ReadFromJsonAsync<T>())!;
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        throw new HttpRequestException(problem.GetProperty("detail").GetString(), null, answer.StatusCode);
    }
}
