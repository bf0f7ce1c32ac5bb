using System.Security.Claims;
using System.Text.Json;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts.Providers;

/// <summary>What a person wants who is sent to a provider. It travels there and back, encrypted.</summary>
/// <param name="ReturnUrl">The page to open afterwards; null for the one that they chose.</param>
/// <param name="Remember">Whether the session outlives the browser.</param>
/// <param name="LinkTo">The signed-in user whose account gets the provider; null to sign in.</param>
/// <param name="Invitation">The secret of the invitation with which a new person joins; null for none.</param>
/// <param name="ProvesAnew">Whether they have to prove to the provider who they are, though they are signed in there.</param>
internal sealed record ProviderTask(
    string? ReturnUrl = null, bool Remember = false, long? LinkTo = null, string? Invitation = null, bool ProvesAnew = false)
{
    private const string Item = "task";

    /// <summary>Properties for the way to the provider.</summary>
    /// <param name="redirect">Our page to which the provider's answer leads.</param>
    public AuthenticationProperties ToProperties(string redirect) =>
        new(new Dictionary<string, string?> { [Item] = JsonSerializer.Serialize(this) }) { RedirectUri = redirect };

    public static ProviderTask From(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(Item, out var json) is true && json is not null ? JsonSerializer.Deserialize<ProviderTask>(json)! : new();
}

/// <summary>What a provider says about a person who has signed in there.</summary>
/// <param name="Authority">The provider.</param>
/// <param name="Subject">The person's id there.</param>
/// <param name="Email">Their email address; null for none.</param>
/// <param name="IsConfirmed">Whether the provider has confirmed the address.</param>
/// <param name="Name">Their name; null for none.</param>
/// <param name="HasFactors">Whether they signed in there with several factors.</param>
/// <param name="Roles">The values of the claim that gives roles, as far as they give some.</param>
/// <param name="IdToken">The token itself; null if it is too long to be kept.</param>
internal sealed record ProviderIdentity(
    string Authority, string Subject, string? Email, bool IsConfirmed, string? Name, bool HasFactors, IReadOnlyList<string> Roles, string? IdToken)
{
    private const string Item = "identity";

    // It has to fit into a cookie for a moment. Without it, the provider may ask before it signs somebody out.
    private const int MaxTokenLength = 4096;

    // Entra ID says with the latter that the owner of the domain has been verified.
    private static readonly string[] ConfirmedClaims = ["email_verified", "xms_edov"];

    /// <summary>What they want here.</summary>
    public ProviderTask Task { get; init; } = new();

    /// <summary>Reads the claims of an id token that was validated.</summary>
    public static ProviderIdentity From(ProviderSettings provider, ClaimsPrincipal claims, string? idToken) => new(
        provider.Authority,
        claims.FindFirstValue("sub") ?? throw new AuthenticationFailureException("The id token has no subject."),
        claims.FindFirstValue("email"),
        ConfirmedClaims.Any(claim => claims.FindFirstValue(claim) is "1" || (bool.TryParse(claims.FindFirstValue(claim), out var value) && value)),
        claims.FindFirstValue("name"),
        claims.HasClaim("amr", "mfa"),
        [.. provider.Roles.Select(role => role.Value).Where(value => claims.HasClaim(claim => IsRole(provider, value, claim)))],
        idToken is { Length: <= MaxTokenLength } ? idToken : null);

    /// <summary>The identity that a provider's answer has left for the next requests of a browser; null if there is none.</summary>
    public static async Task<ProviderIdentity?> ReadAsync(HttpContext context) =>
        (await context.AuthenticateAsync(IdentityConstants.ExternalScheme)).Properties is { } properties
        && properties.Items.TryGetValue(Item, out var json) && json is not null
            ? JsonSerializer.Deserialize<ProviderIdentity>(json)! with { Task = ProviderTask.From(properties) }
            : null;

    /// <summary>Leaves the identity in the properties of the cookie that <see cref="ReadAsync"/> reads.</summary>
    public void Keep(AuthenticationProperties properties) => properties.Items[Item] = JsonSerializer.Serialize(this);

    private static bool IsRole(ProviderSettings provider, string value, Claim claim) =>
        claim.Type == provider.RoleClaim && claim.Value.Equals(value, StringComparison.OrdinalIgnoreCase);
}
