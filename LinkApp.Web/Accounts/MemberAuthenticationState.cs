using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>The same for open pages, which send no cookie again: a removed member's page turns into the sign-in page.</summary>
internal sealed class MemberAuthenticationState(ILoggerFactory logger, IServiceScopeFactory scopes, OrganizationQueries organizations)
    : RevalidatingServerAuthenticationStateProvider(logger)
{
    protected override TimeSpan RevalidationInterval => MemberCookie.Interval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignInManager<User>>();
        var member = authenticationState.User;
        return await signIn.ValidateSecurityStampAsync(member) is { } user
            && await organizations.RoleAsync(user.Id, member.OrganizationId(), cancellationToken) is { } role
            && member.FindFirstValue(MemberClaims.Role) == role.ToString();
    }
}

/// <summary>Reads a member's own id.</summary>
internal static class UserIds
{
    public static long UserId(this ClaimsPrincipal principal) =>
        long.Parse(principal.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);
}
