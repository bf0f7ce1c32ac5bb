using LinkApp.Core.Hosts;
using LinkApp.Core.InternalClicks;
using LinkApp.Web.Security;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>
/// Answers <see cref="DeviceLinks.Path"/> on every host of short links and pages: a page for members that says whether the clicks of
/// this browser are counted, with a button that changes it. Opening the link changes nothing, since programs open links, too.
/// </summary>
public sealed class DevicePage(
    RequestDelegate next, HostTable hosts, DeviceLinks links, InternalCookie cookie, InternalClickTable table, VisitorPages pages)
{
    private static readonly PathString Path = "/" + DeviceLinks.Path;

    private const string Choice = "choice";
    private const string LeaveOut = "leave-out";
    private const string Count = "count";
    private const int MaxBodyLength = 256;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path != Path || hosts.Find(request.Host.Value) is not { } host || !(host.IsShort || host.IsAdmin))
            return next(context);
        if (links.FindOrganization(request) is not { } organization)
            return pages.WriteAsync(context, VisitorPage.NothingHere, host.OrganizationId);
        if (HttpMethods.IsPost(request.Method))
            return ChangeAsync(context, organization);
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return pages.WriteForMembersAsync(context, organization, "Your clicks on this device", name => Render(context, organization, name));
        context.Response.Headers.Allow = "GET, HEAD, POST";
        return pages.WriteAsync(context, VisitorPage.OtherMethod, organization);
    }

    private async Task ChangeAsync(HttpContext context, int organization)
    {
        var request = context.Request;
        if (!request.HasFormContentType || request.ContentLength is not (> 0 and <= MaxBodyLength))
        {
            await pages.WriteAsync(context, VisitorPage.BadRequest, organization);
            return;
        }
        switch ((await FormCheck.TryReadAsync(request))?[Choice].ToString())
        {
            case LeaveOut:
                cookie.Add(context, [organization]);
                break;
            case Count:
                cookie.Remove(context, organization);
                break;
            default:
                await pages.WriteAsync(context, VisitorPage.BadRequest, organization);
                return;
        }
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"{request.PathBase}{request.Path}{request.QueryString}";
        context.Response.Headers.CacheControl = "private, no-store";
    }

    private string Render(HttpContext context, int organization, string name)
    {
        var isLeftOut = cookie.Has(context.Request, organization);
        var owner = name.Length > 0 ? $"of {StaticPage.Encode(name)}" : "of your organization";
        var host = StaticPage.Encode(HostName.Readable(context.Request.Host.Value ?? ""));
        var state = $"Clicks from this browser on links {owner} are {(isLeftOut ? "not counted" : "counted")} on <bdi>{host}</bdi>.";
        var note = isLeftOut && !table.IsEnabled(organization)
            ? "<p>For the time being all clicks are counted: an admin has to switch on that internal clicks are left out.</p>"
            : "";
        var (choice, button) = isLeftOut ? (Count, "Count me again") : (LeaveOut, "Don’t count me on this device");
        return $"""
            <p role="status">{state}</p>
            {note}
            <form method="post">
            <input type="hidden" name="{Choice}" value="{choice}">
            <button type="submit">{button}</button>
            </form>
            """;
    }
}
