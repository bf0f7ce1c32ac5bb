using LinkApp.Core.Organizations;
using LinkApp.Web.Redirects;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace LinkApp.Web.Accounts;

/// <summary>Gives the browser of a member who signs in the cookie by which redirects know the clicks of their organizations' own people.</summary>
internal sealed class MemberMark(OrganizationQueries organizations, InternalCookie cookie)
{
    /// <summary>Adds the member's organizations to the cookie; also after they have joined one.</summary>
    public async Task AddAsync(CookieSignedInContext context)
    {
        if (context.Principal is not { } member)
            return;
        var found = await organizations.ListByUserAsync(member.UserId(), context.HttpContext.RequestAborted);
        if (found.Count > 0)
            cookie.Add(context.HttpContext, found.Select(organization => organization.Id));
    }
}
