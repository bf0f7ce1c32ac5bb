using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Sessions;
using LinkApp.Web.Accounts.Providers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>Ties each sign-in cookie to a session in the list, so that a session can be ended without its browser.</summary>
internal sealed class MemberSessions(
    SessionEditor sessions, SessionUse use, UserAgents agents, VisitorLocator locator, ProviderTokens tokens, TimeProvider time)
{
    // In the cookie: when the member proved who they are, in seconds since 1970.
    private const string SignedInItem = "signed-in";

    /// <summary>The id of a member's session; null if they have none.</summary>
    public static string? GetId(ClaimsPrincipal? member) => member?.FindFirstValue(MemberClaims.Session);

    public static void Add(ClaimsPrincipal member, string session) => ((ClaimsIdentity)member.Identity!).AddClaim(new(MemberClaims.Session, session));

    /// <summary>Browser and operating system of a request, such as <c>Firefox on Windows</c>.</summary>
    public string GetDevice(HttpContext context) => agents.Read(context.Request.Headers.UserAgent) switch
    {
        { Browser: { } browser, System: { } system } => $"{browser} on {system}",
        { Browser: { } browser } => browser,
        { System: { } system } => system,
        _ => "Unknown device",
    };

    /// <summary>Records that a member's session is used. False if their cookie names none.</summary>
    public bool Record(ClaimsPrincipal? member)
    {
        if (GetId(member) is not { } id)
            return false;
        use.Record(id);
        return true;
    }

    /// <summary>The id of the session of a valid cookie; null if it was ended. A cookie of an older version begins its session here.</summary>
    public async Task<string?> FindAsync(CookieValidatePrincipalContext context, User user)
    {
        if (GetId(context.Principal) is { } id)
            return await sessions.ExistsAsync(user.Id, id) ? id : null;
        return await sessions.AdoptAsync(user.Id, context.Properties.IssuedUtc ?? default, GetDevice(context.HttpContext), Locate(context.HttpContext));
    }

    /// <summary>Whether the session of an open page has not been ended.</summary>
    public async Task<bool> IsOpenAsync(ClaimsPrincipal member) => GetId(member) is { } id && await sessions.ExistsAsync(member.UserId(), id);

    /// <summary>When the member of a request signed in; null if they have not, or with an earlier version.</summary>
    public static async Task<DateTimeOffset?> FindSignInAsync(HttpContext context) =>
        (await context.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties?.Items.TryGetValue(SignedInItem, out var text) is true
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Begins a session, unless this browser has one of the same user, which then goes on.</summary>
    public async Task OnSigningInAsync(CookieSigningInContext context)
    {
        // A cookie that is only renewed has the time already.
        context.Properties.Items.TryAdd(SignedInItem, time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var provider = ProviderTokens.Take(context.Properties);
        await BeginAsync(context);
        if (provider is var (authority, token))
            await sessions.SetProviderAsync(context.Principal!.UserId(), GetId(context.Principal)!, authority, tokens.Protect(token));
    }

    private async Task BeginAsync(CookieSigningInContext context)
    {
        var (http, user) = (context.HttpContext, context.Principal!.UserId());
        if (GetId(http.User) is { } present)
        {
            if (http.User.UserId() != user)
            {
                await sessions.EndAsync(http.User.UserId(), present);
            }
            else if (await sessions.ExistsAsync(user, present))
            {
                Add(context.Principal!, present);
                return;
            }
        }
        Add(context.Principal!, await sessions.BeginAsync(user, GetDevice(http), Locate(http)));
    }

    /// <summary>The provider by which the member of a request signed in, and its id token; null for a password or a passkey.</summary>
    public async Task<(string Authority, string? IdToken)?> FindProviderAsync(ClaimsPrincipal member) =>
        GetId(member) is { } id && await sessions.FindProviderAsync(member.UserId(), id) is var (authority, token)
            ? (authority, tokens.Unprotect(token))
            : null;

    public async Task OnSigningOutAsync(CookieSigningOutContext context)
    {
        if (GetId(context.HttpContext.User) is { } id)
            await sessions.EndAsync(context.HttpContext.User.UserId(), id);
    }

    /// <summary>Ends all sessions of a user but that of a request.</summary>
    public Task EndOthersAsync(HttpContext context, User user) => sessions.EndOthersAsync(user.Id, GetId(context.User));

    private Place? Locate(HttpContext context) => locator.Locate(context.Connection.RemoteIpAddress);
}
