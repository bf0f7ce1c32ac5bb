using LinkApp.Core.Geo;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;

namespace LinkApp.Web.Accounts;

/// <summary>Writes what happens to a user's account to the audit logs of all their organizations.</summary>
internal sealed class AccountAudit(AuditLog audit, VisitorLocator locator)
{
    /// <summary>The user as the author of what a request does.</summary>
    public Author GetAuthor(HttpContext context, User user) =>
        new(user.Email ?? "", context.Request.Host.Value, locator.Locate(context.Connection.RemoteIpAddress));

    public Task WriteAsync(HttpContext context, User user, AuditAction action, string? before = null, string? after = null) =>
        audit.WriteForUserAsync(user.Id, action, GetAuthor(context, user), before, after);
}
