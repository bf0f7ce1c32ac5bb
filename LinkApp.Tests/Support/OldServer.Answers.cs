using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LinkApp.Tests.Support;

/// <summary>What each program answers.</summary>
public sealed partial class OldServer
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

    private (int Count, ILookup<(string, string?), OldVisit> ByLink) _visits = (0, Enumerable.Empty<OldVisit>().ToLookup(visit => ("", (string?)null)));

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
                ? Wrap("visits", Between(request, VisitsByLink[(slug, domain)]), page, size, ToShlink)
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
            // Since 0.3, those that have expired come only if they are asked for.
            var links = Links.FindAll(link => request.Query["status"] == "all" || link.Expires is null);
            return new JsonObject
            {
                ["links"] = ToArray(links.Skip(start).Take(count).Select(ToSink)),
                ["list_complete"] = start + count >= links.Count,
                ["cursor"] = start + count >= links.Count ? null : (start + count).ToString(CultureInfo.InvariantCulture),
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

    private int Count(OldLink link) => VisitsByLink[(link.Slug, link.Domain)].Count();

    private ILookup<(string Slug, string? Domain), OldVisit> VisitsByLink
    {
        get
        {
            if (_visits.Count != Visits.Count)
                _visits = (Visits.Count, Visits.ToLookup(visit => (visit.Slug, visit.Domain)));
            return _visits.ByLink;
        }
    }

    private static JsonObject ToShlink(OldVisit visit) => new()
    {
        ["referer"] = "https://news.example.com/",
        ["date"] = Text(visit.Time),
        ["userAgent"] = Browser,
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
        ["password"] = link.Password,
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
        ["expiration"] = link.Expires is { } end ? new DateTimeOffset(end).ToUnixTimeSeconds() : null,
    };
}
