using System.Globalization;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Organizations.Passwords;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>The links for a new password that an admin makes for a member who has forgotten theirs.</summary>
internal sealed class MemberPasswordLinks(OrganizationQueries organizations, AuditLog audit, PasswordState passwords, IServiceScopeFactory scopes)
{
    /// <summary>Makes a link, or says why the admin may not.</summary>
    /// <param name="organizationId">The admin's organization.</param>
    /// <param name="userId">The member.</param>
    /// <param name="by">The admin.</param>
    /// <param name="baseUrl">LinkApp's address, without a slash at the end.</param>
    public async Task<(string? Url, string? Error)> CreateAsync(int organizationId, long userId, Author by, string baseUrl)
    {
        if (!await passwords.IsOnAsync())
            return (null, "Passwords are switched off here. An operator can bring them back: linkapp admin passwords on");
        var memberships = await organizations.ListByUserAsync(userId);
        if (memberships.All(membership => membership.Id != organizationId))
            return (null, "They are no longer a member.");
        // Who has the link has the account: an admin must not get into other organizations with it.
        if (memberships.Count > 1)
            return (null, "They also belong to another organization, so only an operator can help: linkapp admin reset-password");
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByIdAsync(userId.ToString(CultureInfo.InvariantCulture)) is not { } user)
            return (null, "They are no longer a member.");
        if (user.IsInstallationAdmin)
            return (null, "They are an installation admin, so only an operator can help: linkapp admin reset-password");
        await audit.WriteAsync(organizationId, AuditAction.PasswordLinkCreated, user.Email ?? "", by);
        return (await scope.ServiceProvider.GetRequiredService<AccountLinks>().CreatePasswordLinkAsync(user, baseUrl), null);
    }
}
