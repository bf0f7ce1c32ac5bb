using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>
/// Revalidates a session: checks every few seconds that it has not been ended, and that the user, their factors and their membership are
/// still what the cookie says. A member who is removed is therefore signed out within <see cref="Interval"/>.
/// </summary>
internal sealed class MemberCookie(
    SignInManager<User> signIn, IUserClaimsPrincipalFactory<User> principals, MemberSessions sessions, MemberUse use, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } member && GetOrganization(member) is { } organization)
            use.Record((organization, member.UserId()));
        var hasSession = sessions.Record(context.Principal);
        if (hasSession && context.Properties.IssuedUtc is { } issued && time.GetUtcNow() - issued < Interval)
            return;

        var user = context.Principal is { } principal ? await signIn.ValidateSecurityStampAsync(principal) : null;
        var session = user is null ? null : await sessions.FindAsync(context, user);
        if (user is null || session is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }
        var renewed = await PrincipalAsync(user, GetOrganization(context.Principal!));
        MemberSessions.Add(renewed, session);
        context.ReplacePrincipal(renewed);
        context.ShouldRenew = true;
    }

    /// <summary>Signs a user in, who then acts for an organization of theirs.</summary>
    public async Task SignInAsync(HttpContext context, User user, int organizationId) =>
        await context.SignInAsync(IdentityConstants.ApplicationScheme, await PrincipalAsync(user, organizationId));

    /// <summary>Switches a signed-in user to another of their organizations.</summary>
    public async Task SwitchAsync(HttpContext context, int organizationId)
    {
        if (await signIn.UserManager.GetUserAsync(context.User) is { } user)
            await RenewAsync(context, user, organizationId);
    }

    /// <summary>Signs a user in again after their account or their memberships changed; the session stays as long as before.</summary>
    public Task RenewAsync(HttpContext context, User user) => RenewAsync(context, user, GetOrganization(context.User));

    /// <summary>Ends a user's other sessions after their password or a second factor changed; this one goes on.</summary>
    public async Task EndOthersAsync(HttpContext context, User user)
    {
        await sessions.EndOthersAsync(context, user);
        await RenewAsync(context, user);
    }

    private async Task RenewAsync(HttpContext context, User user, int? organizationId)
    {
        var session = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        await context.SignInAsync(IdentityConstants.ApplicationScheme, await PrincipalAsync(user, organizationId), session.Properties);
    }

    private Task<ClaimsPrincipal> PrincipalAsync(User user, int? organizationId) =>
        ((MemberPrincipalFactory)principals).CreateAsync(user, organizationId);

    private static int? GetOrganization(ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue(MemberClaims.Organization), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
