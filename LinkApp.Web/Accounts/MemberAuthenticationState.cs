using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>
/// Revalidates the member of an open page, as <see cref="MemberCookie"/> does for requests, since an open page does not send its
/// cookie again. The page of a removed member becomes the sign-in page.
/// </summary>
internal sealed class MemberAuthenticationState(
    ILoggerFactory logger, IServiceScopeFactory scopes, OrganizationQueries organizations, SecondFactors factors, MemberSessions sessions,
    OrganizationName name, MemberUse use)
    : RevalidatingServerAuthenticationStateProvider(logger)
{
    protected override TimeSpan RevalidationInterval => MemberCookie.Interval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignInManager<User>>();
        var member = authenticationState.User;
        var organization = member.OrganizationId();
        if (await signIn.ValidateSecurityStampAsync(member) is not { } user
            || await organizations.FindByUserAsync(user.Id, organization, cancellationToken) is not { } membership
            || member.FindFirstValue(MemberClaims.Role) != membership.Role.ToString()
            || (member.IsInstallationAdmin() && !user.IsInstallationAdmin)
            || !await sessions.IsOpenAsync(member)
            || await factors.IsMissingAsync(user.Id, organization, cancellationToken) != member.LacksFactor())
            return false;
        use.Record((organization, member.UserId()));
        name.Report(membership.Name);
        return true;
    }
}

/// <summary>Reads the user id of a signed-in member.</summary>
internal static class UserIds
{
    public static long UserId(this ClaimsPrincipal principal) =>
        long.Parse(principal.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);
}
