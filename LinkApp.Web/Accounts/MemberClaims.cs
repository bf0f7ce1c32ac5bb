using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Geo;
using LinkApp.Core.Organizations;

namespace LinkApp.Web.Accounts;

/// <summary>The claims of a principal. A signed-in member and a program with an API key have the same ones.</summary>
public static class MemberClaims
{
    /// <summary>The id of the organization that the principal acts for.</summary>
    public const string Organization = "organization";

    public const string OrganizationName = "organization_name";

    /// <summary>The principal's <see cref="Core.Organizations.Role"/> in that organization.</summary>
    public const string Role = "organization_role";

    /// <summary>The id of the API key of a program; absent for a member.</summary>
    public const string ApiKey = "api_key";

    /// <summary>The id of the member's session.</summary>
    public const string Session = "session";

    /// <summary>Present if the organization requires a second factor and the member has none: no role counts then.</summary>
    public const string FactorMissing = "factor_missing";

    /// <summary>The time zone (IANA) that the member chose; absent for the browser's.</summary>
    public const string TimeZone = "time_zone";

    /// <summary>The <see cref="Core.Organizations.StartPage"/> of the member; absent for the dashboard.</summary>
    public const string StartPage = "start_page";

    /// <summary>The country that the request came from; absent if unknown.</summary>
    public const string Country = "place_country";

    public const string City = "place_city";

    /// <summary>Present for installation admins.</summary>
    public const string InstallationAdmin = "installation_admin";

    /// <summary>The organization that the principal acts for; null for none.</summary>
    public static int? FindOrganizationId(this ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue(Organization), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The organization that the principal acts for.</summary>
    /// <exception cref="InvalidOperationException">The principal has no organization: the endpoint lacks its authorization.</exception>
    public static int OrganizationId(this ClaimsPrincipal principal) =>
        principal.FindOrganizationId() ?? throw new InvalidOperationException("The principal acts for no organization.");

    /// <summary>Whether the principal is an installation admin, who sees the list of all organizations.</summary>
    public static bool IsInstallationAdmin(this ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == InstallationAdmin);

    /// <summary>The same person, acting for another organization, or for none.</summary>
    public static ClaimsPrincipal With(this ClaimsPrincipal principal, MemberOrganization? organization)
    {
        var identity = ((ClaimsIdentity)principal.Identity!).Clone();
        foreach (var claim in identity.Claims.Where(claim => claim.Type is Organization or OrganizationName or Role or FactorMissing).ToList())
            identity.RemoveClaim(claim);
        if (organization is not null)
            identity.AddClaims(Create(organization));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Whether the principal's role includes <paramref name="role"/>, and no second factor is missing.</summary>
    public static bool Has(this ClaimsPrincipal principal, Role role) =>
        Enum.TryParse<Role>(principal.FindFirstValue(Role), out var held) && held >= role && !principal.LacksFactor();

    /// <summary>Whether the organization requires a second factor and the member has none.</summary>
    public static bool LacksFactor(this ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == FactorMissing);

    /// <summary>Who takes turns in the lanes of heavy work: the member or the API key, for this organization.</summary>
    public static string LaneCaller(this ClaimsPrincipal principal) =>
        $"{principal.FindFirstValue(Organization)} {principal.FindFirstValue(ClaimTypes.NameIdentifier)} {principal.FindFirstValue(ApiKey)}";

    /// <summary>The principal as the author of changes.</summary>
    /// <param name="principal">A member, or a program with an API key.</param>
    /// <param name="host">The host, with its port, on which they reached LinkApp.</param>
    public static Author Author(this ClaimsPrincipal principal, string? host) =>
        new(
            principal.FindFirstValue(ClaimTypes.Email) ?? principal.FindFirstValue(ClaimTypes.Name) ?? "unknown",
            host,
            principal.FindFirstValue(Country) is { } country ? new Place(country, null, principal.FindFirstValue(City), null, null) : null);

    /// <summary>The address of the page that opens after signing in, relative to the base URL.</summary>
    public static string StartHref(this ClaimsPrincipal principal) =>
        GetHref(Enum.TryParse<StartPage>(principal.FindFirstValue(StartPage), out var page) ? page : default);

    /// <summary>The address of a page that can open after signing in, relative to the base URL.</summary>
    public static string GetHref(StartPage page) => page switch
    {
        Core.Organizations.StartPage.Links => "app/links",
        Core.Organizations.StartPage.LiveMap => "app/live",
        Core.Organizations.StartPage.Reports => "app/reports",
        _ => "app",
    };

    /// <summary>The claims of what a user chose for themselves.</summary>
    public static IEnumerable<Claim> Create(User user)
    {
        if (user.TimeZone is { } zone)
            yield return new(TimeZone, zone);
        if (user.StartPage != default)
            yield return new(StartPage, user.StartPage.ToString());
    }

    /// <summary>The claims of a membership.</summary>
    public static IEnumerable<Claim> Create(MemberOrganization organization) =>
    [
        new(Organization, organization.Id.ToString(CultureInfo.InvariantCulture)),
        new(OrganizationName, organization.Name),
        new(Role, organization.Role.ToString()),
    ];

    /// <summary>The claims of the place that a request comes from: none if it is unknown. The address itself is in no claim.</summary>
    public static IEnumerable<Claim> Create(Place? place)
    {
        if (place?.Country is { } country)
            yield return new(Country, country);
        if (place?.City is { } city)
            yield return new(City, city);
    }
}
