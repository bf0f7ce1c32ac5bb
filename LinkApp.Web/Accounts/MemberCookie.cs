using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>
/// Revalidates a session: checks every few seconds that it has not been ended, and that the user, their factors and their membership are
/// still what the cookie says. A member who is removed is therefore signed out within <see cref="Interval"/>. The organization of the
/// request's path comes before that of the cookie, and is checked at once where they differ.
/// </summary>
internal sealed class MemberCookie(
    SignInManager<User> signIn, IUserClaimsPrincipalFactory<User> principals, MemberSessions sessions, OrganizationQueries organizations,
    SecondFactors factors, MemberUse use, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var asked = context.HttpContext.PathOrganization() ?? context.Principal?.FindOrganizationId();
        var isOther = asked != context.Principal?.FindOrganizationId();
        // The page of another organization: the cookie remembers that it was used last.
        var isSwitch = isOther && context.HttpContext.Request.OpensPage();
        var hasSession = sessions.Record(context.Principal);
        if (!hasSession || context.Properties.IssuedUtc is not { } issued || time.GetUtcNow() - issued >= Interval || isSwitch)
            await RenewAsync(context, asked);
        else if (isOther && !context.HttpContext.Request.Path.StartsWithSegments("/assets"))
            context.ReplacePrincipal(await ActForAsync(context.Principal!, asked!.Value));
        if (context.Principal?.FindOrganizationId() is { } organization)
            use.Record((organization, context.Principal.UserId()));
    }

    private async Task RenewAsync(CookieValidatePrincipalContext context, int? asked)
    {
        var user = context.Principal is { } principal ? await signIn.ValidateSecurityStampAsync(principal) : null;
        var session = user is null ? null : await sessions.FindAsync(context, user);
        if (user is null || session is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }
        var renewed = await PrincipalAsync(user, asked);
        MemberSessions.Add(renewed, session);
        var isMember = context.HttpContext.PathOrganization() is not { } ofPath || renewed.FindOrganizationId() == ofPath;
        // The address of an organization that is not theirs opens nothing, and the cookie stays as it is.
        context.ReplacePrincipal(isMember ? renewed : renewed.With(null));
        context.ShouldRenew = isMember;
    }

    /// <summary>Signs a user in, who then acts for an organization of theirs. Who is signed in stays so for as long as before.</summary>
    public async Task SignInAsync(HttpContext context, User user, int organizationId)
    {
        if (context.User.Identity?.IsAuthenticated is true && context.User.UserId() == user.Id)
            await RenewAsync(context, user, organizationId);
        else
            await context.SignInAsync(IdentityConstants.ApplicationScheme, await PrincipalAsync(user, organizationId));
    }

    /// <summary>Signs a user in again after their account or their memberships changed; the session stays as long as before.</summary>
    public Task RenewAsync(HttpContext context, User user) => RenewAsync(context, user, context.User.FindOrganizationId());

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

    private async Task<ClaimsPrincipal> ActForAsync(ClaimsPrincipal member, int organizationId)
    {
        var other = member.With(await organizations.FindByUserAsync(member.UserId(), organizationId));
        if (await factors.IsMissingAsync(member.UserId(), organizationId))
            ((ClaimsIdentity)other.Identity!).AddClaim(new(MemberClaims.FactorMissing, "true"));
        return other;
    }

    private Task<ClaimsPrincipal> PrincipalAsync(User user, int? organizationId) =>
        ((MemberPrincipalFactory)principals).CreateAsync(user, organizationId);
}
