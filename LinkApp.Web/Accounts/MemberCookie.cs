using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>
/// Revalidates a session: checks every few seconds that the user, their password and their membership are still what the
/// cookie says. A member who is removed is therefore signed out within <see cref="Interval"/>. The organization of the request's
/// path comes before that of the cookie, and is checked at once where they differ.
/// </summary>
internal sealed class MemberCookie(
    SignInManager<User> signIn, IUserClaimsPrincipalFactory<User> principals, OrganizationQueries organizations, MemberUse use, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var asked = context.HttpContext.PathOrganization() ?? context.Principal?.FindOrganizationId();
        var isOther = asked != context.Principal?.FindOrganizationId();
        // The page of another organization: the cookie remembers that it was used last.
        var isSwitch = isOther && context.HttpContext.Request.OpensPage();
        if (context.Properties.IssuedUtc is not { } issued || time.GetUtcNow() - issued >= Interval || isSwitch)
            await RenewAsync(context, asked);
        else if (isOther && !context.HttpContext.Request.Path.StartsWithSegments("/assets"))
            context.ReplacePrincipal(context.Principal!.With(await organizations.FindByUserAsync(context.Principal!.UserId(), asked!.Value)));
        if (context.Principal?.FindOrganizationId() is { } organization)
            use.Record((organization, context.Principal.UserId()));
    }

    private async Task RenewAsync(CookieValidatePrincipalContext context, int? asked)
    {
        var user = context.Principal is { } principal ? await signIn.ValidateSecurityStampAsync(principal) : null;
        if (user is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }
        var renewed = await PrincipalAsync(user, asked);
        var isMember = context.HttpContext.PathOrganization() is not { } ofPath || renewed.FindOrganizationId() == ofPath;
        // The address of an organization that is not theirs opens nothing, and the cookie stays as it is.
        context.ReplacePrincipal(isMember ? renewed : renewed.With(null));
        context.ShouldRenew = isMember;
    }

    /// <summary>Signs a user in, who then acts for an organization of theirs.</summary>
    public async Task SignInAsync(HttpContext context, User user, int organizationId) =>
        await context.SignInAsync(IdentityConstants.ApplicationScheme, await PrincipalAsync(user, organizationId));

    /// <summary>Signs a user in again after their account or their memberships changed; the session stays as long as before.</summary>
    public Task RenewAsync(HttpContext context, User user) => RenewAsync(context, user, context.User.FindOrganizationId());

    private async Task RenewAsync(HttpContext context, User user, int? organizationId)
    {
        var session = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        await context.SignInAsync(IdentityConstants.ApplicationScheme, await PrincipalAsync(user, organizationId), session.Properties);
    }

    private Task<ClaimsPrincipal> PrincipalAsync(User user, int? organizationId) =>
        ((MemberPrincipalFactory)principals).CreateAsync(user, organizationId);
}
