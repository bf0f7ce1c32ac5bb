using System.Security.Claims;
using System.Text.Encodings.Web;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LinkApp.Web.Api;

/// <summary>Accepts <c>Authorization: Bearer KEY</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, OrganizationQueries organizations)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    /// <summary>The claim with the key's id, by which a long-lived feed asks whether the key still holds.</summary>
    public const string KeyIdClaim = "api_key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        const string Bearer = "Bearer ";
        string? header = Request.Headers.Authorization;
        if (header is null || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (await organizations.FindKeyAsync(header[Bearer.Length..].Trim(), Context.RequestAborted) is not { } key)
            return AuthenticateResult.Fail("The API key is unknown or revoked.");

        var identity = new ClaimsIdentity(
            [
                .. MemberClaims.Of(new MemberOrganization(key.OrganizationId, "", key.Role)),
                new Claim(KeyIdClaim, key.KeyId.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                new Claim(ClaimTypes.Name, key.Name),
            ],
            Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(
            "Send an API key as \"Authorization: Bearer KEY\". An admin creates one with: linkapp key create --organization NAME --name N",
            statusCode: StatusCodes.Status401Unauthorized, title: "No valid API key").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => TypedResults.Problem(
        "The role of this API key does not allow that. Changing links takes a key with the role editor or admin.",
        statusCode: StatusCodes.Status403Forbidden, title: "Not allowed").ExecuteAsync(Context);
}
