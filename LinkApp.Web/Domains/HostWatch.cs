using LinkApp.Core.Hosts;
using LinkApp.Web.Accounts;

namespace LinkApp.Web.Domains;

/// <summary>Records the hosts on which members and programs that are let in use LinkApp (<see cref="HostsInUse"/>).</summary>
internal sealed class HostWatch(RequestDelegate next, HostsInUse hosts)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.User.FindOrganizationId() is { } organization && context.Request.Host.Value is { Length: > 0 } host)
            hosts.Record(host, organization);
        return next(context);
    }
}
