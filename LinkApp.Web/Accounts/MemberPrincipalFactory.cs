using System.Security.Claims;
using LinkApp.Core.Geo;
using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LinkApp.Web.Accounts;

/// <summary>Creates the principal of a user: who they are, and the one organization that they act for now.</summary>
internal sealed class MemberPrincipalFactory(UserManager<User> users, IOptions<IdentityOptions> options, OrganizationQueries organizations, SecondFactors factors,
    IHttpContextAccessor requests, VisitorLocator locator)
    : UserClaimsPrincipalFactory<User>(users, options)
{
    public override Task<ClaimsPrincipal> CreateAsync(User user) => CreateAsync(user, null);

    /// <summary>Creates the principal for an organization, or for the user's first one by name if they are not a member of it.</summary>
    public async Task<ClaimsPrincipal> CreateAsync(User user, int? organizationId)
    {
        var principal = await base.CreateAsync(user);
        var memberships = await organizations.ListByUserAsync(user.Id);
        var current = memberships.Find(membership => membership.Id == organizationId) ?? memberships.FirstOrDefault();
        if (current is not null)
            ((ClaimsIdentity)principal.Identity!).AddClaims(MemberClaims.Create(current));
        if (current is not null && await factors.IsMissingAsync(user.Id, current.Id))
            ((ClaimsIdentity)principal.Identity!).AddClaim(new(MemberClaims.FactorMissing, "true"));
        ((ClaimsIdentity)principal.Identity!).AddClaims(MemberClaims.Create(user));
        if (user.IsInstallationAdmin)
            ((ClaimsIdentity)principal.Identity!).AddClaim(new(MemberClaims.InstallationAdmin, "true"));
        ((ClaimsIdentity)principal.Identity!).AddClaims(MemberClaims.Create(locator.Locate(requests.HttpContext?.Connection.RemoteIpAddress)));
        return principal;
    }
}
