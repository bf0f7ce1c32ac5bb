using LinkApp.Core.InternalClicks;
using LinkApp.Core.Links;

namespace LinkApp.Web.Redirects;

/// <summary>
/// Decides whether a click is internal: a test of a member, or of an organization's own people, whom a cookie or their network
/// shows. For a request without query to a link of an organization that leaves nothing out, that is one look-up in a dictionary.
/// </summary>
public sealed class InternalClickCheck(InternalClickTable table, InternalCookie cookie, TestFlag test)
{
    /// <summary>Whether the click of a request on a link is internal.</summary>
    public bool IsInternal(HttpContext context, LinkEntry link) =>
        (table.IsEnabled(link.OrganizationId)
            && (cookie.Has(context.Request, link.OrganizationId) || table.IsInNetwork(link.OrganizationId, context.Connection.RemoteIpAddress)))
        || (context.Request.QueryString.HasValue && test.IsValid(context.Request.QueryString, link.LinkId));
}
