using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Support;

/// <summary>A request that an <see cref="OldServer"/> got.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Key">The key, wherever the program wants it.</param>
public sealed record OldRequest(string Path, string? Key);

/// <summary>A link of an <see cref="OldServer"/>.</summary>
public sealed record OldLink(string Slug, string Url)
{
    public string? Domain { get; init; }

    public string? Title { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public DateTime Created { get; init; } = new(2024, 5, 1, 8, 0, 0, DateTimeKind.Utc);

    /// <summary>Redirect rules as Shlink has them, JSON; null for none.</summary>
    public string? Rules { get; init; }
}

/// <summary>A visit of a link of an <see cref="OldServer"/>.</summary>
public sealed record OldVisit(string Slug, DateTime Time)
{
    public string? Domain { get; init; }

    public string? Country { get; init; } = "DE";
}

/// <summary>
/// A server of another program on loopback: it has links and visits, and answers as the APIs of Shlink, Kutt, YOURLS, Dub and Sink do,
/// each at its own paths.
/// </summary>
public sealed class OldServer : IAsyncDisposable
{
    public const string Key = "old-key-9c41b7e2d05f";

    private readonly WebApplication _app;

    private OldServer(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public List<OldLink> Links { get; } = [];

    public List<OldVisit> Visits { get; } = [];

    /// <summary>All requests so far.</summary>
    public ConcurrentQueue<OldRequest> Requests { get; } = [];

    /// <summary>What happens to the next requests instead of an answer; one that returns false lets the answer follow.</summary>
    public ConcurrentQueue<Func<HttpContext, Task<bool>>> Troubles { get; } = [];

    /// <summary>Called with each request before it is answered; null for nothing.</summary>
    public Func<HttpContext, Task>? OnRequest { get; set; }

    /// <summary>Where its short links lead; null for a page that says 404. Null: it has none.</summary>
    public Func<HttpContext, (int Status, string? Location)>? Redirect { get; set; }

    public static async Task<OldServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new OldServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    /// <summary>Adds links /prefix0, /prefix1, ….</summary>
    public void AddLinks(int count, string prefix = "s") =>
        Links.AddRange(Enumerable.Range(0, count).Select(i => new OldLink($"{prefix}{i}", $"https://example.com/{prefix}{i}")));

    /// <summary>The answer 429, with the seconds after which to try again.</summary>
    public static Task<bool> LimitAsync(HttpContext context, int seconds)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(true);
    }

    /// <summary>A status without a body.</summary>
    public static Task<bool> FailAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.FromResult(true);
    }

    /// <summary>Half of an answer, after which the connection breaks off.</summary>
    public static async Task<bool> CutAsync(HttpContext context)
    {
        context.Response.ContentLength = 10_000;
        await context.Response.WriteAsync("{\"shortUrls\":{\"data\":[");
        await context.Response.Body.FlushAsync();
        context.Abort();
        return true;
    }

    /// <summary>An answer that is no JSON.</summary>
    public static async Task<bool> GarbleAsync(HttpContext context)
    {
        await context.Response.WriteAsync("<html>Bad gateway</html>");
        return true;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var key = request.Headers["X-Api-Key"].FirstOrDefault() ?? request.Headers.Authorization.FirstOrDefault()?.Replace("Bearer ", "", StringComparison.Ordinal);
        if (request.HasFormContentType)
            key = (await request.ReadFormAsync())["signature"];
        Requests.Enqueue(new(request.Path + request.QueryString, key));
        if (OnRequest is { } seen)
            await seen(context);
        if (Troubles.TryDequeue(out var trouble) && await trouble(context))
            return;
        if (Redirect?.Invoke(context) is var (status, location))
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location;
            return;
        }
        if (key != Key)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        if (Find(request) is not { } answer)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private JsonNode? Find(HttpRequest request)
    {
        int Number(string name, int defaultValue) => int.TryParse(request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : defaultValue;
        var path = request.Path.Value!;
        var domain = request.Query["domain"].FirstOrDefault();
        var (page, size) = (Number("page", 1), Number("itemsPerPage", 10));
        if (path == "/rest/v3/short-urls")
            return Wrap("shortUrls", Links, page, size, ToShlink);
        if (path == "/rest/v3/visits/non-orphan")
            return Wrap("visits", Between(request, Visits), page, size, ToShlink);
        if (path.StartsWith("/rest/v3/short-urls/", StringComparison.Ordinal))
        {
            var cut = path.LastIndexOf('/');
            var slug = path["/rest/v3/short-urls/".Length..cut];
            if (Links.Find(link => link.Slug == slug && link.Domain == domain) is not { } link)
                return null;
            return path[cut..] == "/visits"
                ? Wrap("visits", Between(request, Visits.Where(visit => visit.Slug == slug && visit.Domain == domain)), page, size, ToShlink)
                : new JsonObject { ["defaultLongUrl"] = link.Url, ["redirectRules"] = JsonNode.Parse(link.Rules ?? "[]") };
        }
        if (path == "/api/v2/links")
        {
            var (skip, most) = (Number("skip", 0), Math.Min(Number("limit", 10), 50));
            return new JsonObject
            {
                ["total"] = Links.Count,
                ["limit"] = most,
                ["skip"] = skip,
                ["data"] = ToArray(Links.Skip(skip).Take(most).Select(ToKutt)),
            };
        }
        if (path.StartsWith("/api/v2/links/", StringComparison.Ordinal))
            return new JsonObject { ["lastYear"] = new JsonObject { ["total"] = 3 }, ["id"] = path.Split('/')[4] };
        if (path == "/yourls-api.php")
            return ToYourls(Links.Skip(Number("start", 0)).Take(Number("limit", 10)).ToList());
        if (path == "/links")
            return ToArray(Links.Skip((page - 1) * Number("pageSize", 100)).Take(Number("pageSize", 100)).Select(ToDub));
        if (path == "/events")
        {
            var (start, end) = (Time(request.Query["start"]!), Time(request.Query["end"]!));
            var limit = Number("limit", 100);
            return ToArray(Visits.Where(visit => visit.Time >= start && visit.Time <= end).Skip((page - 1) * limit).Take(limit).Select(ToDubEvent));
        }
        if (path == "/api/link/list")
        {
            var (start, count) = (Number("cursor", 0), Number("limit", 20));
            return new JsonObject
            {
                ["links"] = ToArray(Links.Skip(start).Take(count).Select(ToSink)),
                ["list_complete"] = start + count >= Links.Count,
                ["cursor"] = start + count >= Links.Count ? null : (start + count).ToString(CultureInfo.InvariantCulture),
            };
        }
        return null;
    }

    private static DateTime Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime;

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture).Replace("Z", "+00:00", StringComparison.Ordinal);

    // Both ends belong to it, as in Shlink.
    private static IEnumerable<OldVisit> Between(HttpRequest request, IEnumerable<OldVisit> visits) => visits
        .Where(visit => request.Query["startDate"].FirstOrDefault() is not { } start || visit.Time >= Time(start))
        .Where(visit => request.Query["endDate"].FirstOrDefault() is not { } end || visit.Time <= Time(end))
        .Reverse();

    private static JsonArray ToArray(IEnumerable<JsonNode> items) => new([.. items]);

    private static JsonObject Wrap<T>(string name, IEnumerable<T> all, int page, int size, Func<T, JsonNode> convert)
    {
        var list = all.ToList();
        var items = list.Skip((page - 1) * size).Take(size).Select(convert).ToList();
        return new()
        {
            [name] = new JsonObject
            {
                ["data"] = ToArray(items),
                ["pagination"] = new JsonObject
                {
                    ["currentPage"] = page,
                    ["pagesCount"] = (list.Count + size - 1) / size,
                    ["itemsPerPage"] = size,
                    ["itemsInCurrentPage"] = items.Count,
                    ["totalItems"] = list.Count,
                },
            },
        };
    }

    private JsonObject ToShlink(OldLink link) => new()
    {
        ["shortCode"] = link.Slug,
        ["shortUrl"] = $"https://{link.Domain ?? "old.example"}/{link.Slug}",
        ["longUrl"] = link.Url,
        ["dateCreated"] = Text(link.Created),
        ["tags"] = ToArray(link.Tags.Select(tag => (JsonNode)tag)),
        ["meta"] = new JsonObject { ["validSince"] = null, ["validUntil"] = null, ["maxVisits"] = null },
        ["domain"] = link.Domain,
        ["title"] = link.Title,
        ["crawlable"] = false,
        ["forwardQuery"] = true,
        ["visitsSummary"] = new JsonObject { ["total"] = Count(link), ["nonBots"] = Count(link), ["bots"] = 0 },
        ["hasRedirectRules"] = link.Rules is not null,
    };

    private int Count(OldLink link) => Visits.Count(visit => visit.Slug == link.Slug && visit.Domain == link.Domain);

    private static JsonObject ToShlink(OldVisit visit) => new()
    {
        ["referer"] = "https://news.example.com/",
        ["date"] = Text(visit.Time),
        ["userAgent"] = Visitors.Chrome,
        ["visitLocation"] = visit.Country is { } country
            ? new JsonObject
            {
                ["countryCode"] = country,
                ["countryName"] = "A country",
                ["regionName"] = "",
                ["cityName"] = "",
                ["latitude"] = 52.5,
                ["longitude"] = 13.4,
                ["timezone"] = "UTC",
                ["isEmpty"] = false,
            }
            : null,
        ["potentialBot"] = false,
        ["visitedUrl"] = "",
    };

    private JsonObject ToKutt(OldLink link) => new()
    {
        ["id"] = $"id-{link.Slug}",
        ["address"] = link.Slug,
        ["banned"] = false,
        ["created_at"] = Text(link.Created),
        ["updated_at"] = Text(link.Created),
        ["password"] = false,
        ["target"] = link.Url,
        ["visit_count"] = Count(link),
        ["description"] = link.Title,
        ["link"] = $"https://old.example/{link.Slug}",
    };

    private JsonObject ToYourls(List<OldLink> links)
    {
        var answer = new JsonObject
        {
            ["stats"] = new JsonObject { ["total_links"] = Links.Count.ToString(CultureInfo.InvariantCulture), ["total_clicks"] = "0" },
            ["statusCode"] = 200,
            ["message"] = "success",
        };
        if (links.Count == 0)
            return answer;
        var list = new JsonObject();
        foreach (var link in links)
        {
            list[$"link_{list.Count + 1}"] = new JsonObject
            {
                ["shorturl"] = $"https://old.example/{link.Slug}",
                ["url"] = link.Url,
                ["title"] = link.Title ?? "",
                ["timestamp"] = link.Created.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                ["ip"] = "192.0.2.7",
                ["clicks"] = Count(link).ToString(CultureInfo.InvariantCulture),
            };
        }
        answer["links"] = list;
        return answer;
    }

    private JsonObject ToDub(OldLink link) => new()
    {
        ["id"] = $"link_{link.Slug}",
        ["domain"] = link.Domain ?? "dub.sh",
        ["key"] = link.Slug,
        ["url"] = link.Url,
        ["archived"] = false,
        ["createdAt"] = Text(link.Created),
        ["clicks"] = Count(link),
        ["tags"] = ToArray(link.Tags.Select(tag => (JsonNode)new JsonObject { ["name"] = tag })),
    };

    private static JsonObject ToDubEvent(OldVisit visit) => new()
    {
        ["event"] = "click",
        ["timestamp"] = visit.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["click"] = new JsonObject { ["id"] = $"click{visit.Time.Ticks}", ["country"] = visit.Country, ["browser"] = "Chrome" },
        ["link"] = new JsonObject { ["domain"] = visit.Domain ?? "dub.sh", ["key"] = visit.Slug },
    };

    private static JsonObject ToSink(OldLink link) => new()
    {
        ["id"] = link.Slug,
        ["slug"] = link.Slug,
        ["url"] = link.Url,
        ["createdAt"] = new DateTimeOffset(link.Created).ToUnixTimeSeconds(),
    };
}
