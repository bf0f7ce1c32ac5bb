using System.Net;
using System.Text.Json.Serialization;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Timing;

namespace LinkApp.Web.Links.Testing;

/// <summary>A made-up visit for testing a link; the fields of the form.</summary>
public sealed class TestVisit
{
    /// <summary>An ISO 3166-1 alpha-2 code; empty for unknown.</summary>
    public string Country { get; set; } = "";

    /// <summary>The name of the region; empty for unknown.</summary>
    public string Region { get; set; } = "";

    /// <summary>The name of the city; empty for unknown.</summary>
    public string City { get; set; } = "";

    /// <summary>Such as <c>Mobile</c>, as reports name it; empty for unknown.</summary>
    public string Device { get; set; } = "";

    /// <summary>Such as <c>Android</c>, as reports name it; empty for unknown.</summary>
    public string System { get; set; } = "";

    /// <summary>The value of the Accept-Language header.</summary>
    public string Language { get; set; } = "";

    /// <summary>The local time in <c>zone</c>; null for now.</summary>
    public DateTime? Time { get; set; }

    /// <summary>An IANA time zone, such as Asia/Kuala_Lumpur.</summary>
    public string Zone { get; set; } = "UTC";

    /// <summary>The path after the slug.</summary>
    public string Path { get; set; } = "";

    /// <summary>The query of the short URL.</summary>
    public string Query { get; set; } = "";

    /// <summary>The number of redirected clicks that the link had before.</summary>
    public long Clicks { get; set; }

    /// <summary>An IP address; empty for unknown.</summary>
    public string Address { get; set; } = "";

    /// <summary>What is wrong with the address, or null.</summary>
    [JsonIgnore]
    public string? AddressError =>
        Address.Trim().Length == 0 || IPAddress.TryParse(Address.Trim(), out _) ? null : "This is not an IP address, such as 203.0.113.7 or 2001:db8::1.";

    public Visit ToVisit(DateTimeOffset now) => new()
    {
        Time = Time is { } time && TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone) ? ZoneClock.ToInstant(time, zone) : now,
        Place = Country.Length > 0 ? new Place(Country, Text(Region), Text(City), null, null) : null,
        Agent = new Agent(null, Text(System), Text(Device), false),
        Address = IPAddress.TryParse(Address.Trim(), out var address) ? address : null,
        AcceptLanguage = Text(Language),
        Path = Text(Path) is { } path ? "/" + Escape(path.TrimStart('/')) : "",
        QueryString = Text(Query) is { } query ? "?" + query.TrimStart('?') : "",
        Clicks = Clicks,
    };

    private static string? Text(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    // Escapes the path as a browser would, so that people need not type it that way.
    private static string Escape(string path) => new Uri(new Uri("http://x/"), path).AbsolutePath.TrimStart('/');
}
