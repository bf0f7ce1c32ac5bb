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

    /// <summary>An IP address; empty for unknown. The place is that of the address, as far as it is not given.</summary>
    public string Address { get; set; } = "";

    /// <summary>What is wrong with the address, or null.</summary>
    [JsonIgnore]
    public string? AddressError =>
        Address.Trim().Length == 0 || IpAddress is not null ? null : "This is not an IP address, such as 203.0.113.7 or 2001:db8::1.";

    /// <summary>The parsed address; null if it is empty or wrong.</summary>
    [JsonIgnore]
    public IPAddress? IpAddress => IPAddress.TryParse(Address.Trim(), out var address) ? address : null;

    /// <summary>The place of the visitor. What is given wins over the address, and then nothing smaller is taken from the address.</summary>
    /// <param name="located">The place of the address; null if it has none.</param>
    public Place? GetPlace(Place? located)
    {
        if (Text(Country) is { } country && !country.Equals(located?.Country, StringComparison.OrdinalIgnoreCase))
            return new Place(country, Text(Region), Text(City), null, null);
        if (located is null)
            return null;
        if (Text(Region) is { } region && region != located.Region)
            return new Place(located.Country, region, Text(City), null, null);
        return Text(City) is { } city && city != located.City ? located with { City = city, Latitude = null, Longitude = null } : located;
    }

    /// <param name="now">The time of the visit if none is given.</param>
    /// <param name="located">The place of the address; null if it has none.</param>
    public Visit ToVisit(DateTimeOffset now, Place? located = null) => new()
    {
        Time = Time is { } time && ZoneNames.TryFind(Zone, out var zone) ? ZoneClock.ToInstant(time, zone) : now,
        Place = GetPlace(located),
        Agent = new Agent(null, Text(System), Text(Device), false),
        Address = IpAddress,
        AcceptLanguage = Text(Language),
        Path = Text(Path) is { } path ? "/" + Escape(path.TrimStart('/')) : "",
        QueryString = Text(Query) is { } query ? "?" + query.TrimStart('?') : "",
        Clicks = Clicks,
    };

    private static string? Text(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    // Escapes the path as a browser would, so that people need not type it that way.
    private static string Escape(string path) => new Uri(new Uri("http://x/"), path).AbsolutePath.TrimStart('/');
}
