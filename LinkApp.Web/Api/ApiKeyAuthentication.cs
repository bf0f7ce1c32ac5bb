using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using LinkApp.Core.Geo;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LinkApp.Web.Api;

/// <summary>Signs programs in by their API key: <c>Authorization: Bearer KEY</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, OrganizationQueries organizations, KeyUse use,
    VisitorLocator locator)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    private bool _isOfDeleted;

    /// <summary>The key that a request carries, valid or not; null without one.</summary>
    public static string? GetSecret(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        string? header = request.Headers.Authorization;
        return header?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true ? header[Bearer.Length..].Trim() : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (GetSecret(Request) is not { } secret)
            return AuthenticateResult.NoResult();
        if (await organizations.FindKeyAsync(secret, Context.RequestAborted) is not { } key)
            return AuthenticateResult.Fail("The API key is unknown or revoked.");
        if (key.IsDeleted)
        {
            _isOfDeleted = true;
            return AuthenticateResult.Fail("The organization of the API key is deleted.");
        }
        use.Record(key.KeyId);

        var identity = new ClaimsIdentity(
            [
                .. MemberClaims.Create(new MemberOrganization(key.OrganizationId, "", key.Role)),
                new Claim(MemberClaims.ApiKey, key.KeyId.ToString(CultureInfo.InvariantCulture)),
                new Claim(ClaimTypes.Name, key.Name),
                .. MemberClaims.Create(locator.Locate(Context.Connection.RemoteIpAddress)),
            ],
            Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_isOfDeleted)
        {
            return TypedResults.Problem(
                $"An admin has deleted this organization. Its links redirect for {Organization.RestoreTime.Days} days after that; until then an admin can restore it.",
                statusCode: StatusCodes.Status410Gone, title: "Organization deleted").ExecuteAsync(Context);
        }
        Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(
            "Send an API key as \"Authorization: Bearer KEY\". An admin creates one in Settings, API keys, or with: "
                + "linkapp key create --organization NAME --name N",
            statusCode: StatusCodes.Status401Unauthorized, title: "No valid API key").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => TypedResults.Problem(
        "This API key's role doesn't allow that. To change links, a key needs the role editor or admin; for members, domains and settings, it needs admin.",
        statusCode: StatusCodes.Status403Forbidden, title: "Not allowed").ExecuteAsync(Context);
}

/// <summary>Reads the id of the API key that a program signed in with.</summary>
internal static class ApiKeyIds
{
    public static int KeyId(this ClaimsPrincipal program) =>
        int.Parse(program.FindFirstValue(MemberClaims.ApiKey)!, CultureInfo.InvariantCulture);
}
