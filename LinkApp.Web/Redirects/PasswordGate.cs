using System.Globalization;
using LinkApp.Core.Clicks;
using LinkApp.Core.Lanes;
using LinkApp.Core.Limits;
using LinkApp.Core.Links;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>Asks for a link's password, and lets visitors in who enter it.</summary>
public sealed class PasswordGate(PasswordAttempts tries, DaySalt salt, RedirectCounts counts, VisitorPages pages, WorkLanes lanes,
    AppSchemes apps)
{
    /// <summary>Whether the request has the right password. If not, it has been answered.</summary>
    public async Task<bool> AllowsAsync(HttpContext context, LinkEntry link)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            return await AskAsync(context, link, StatusCodes.Status200OK, error: null);
        if (await PasswordForm.ReadAsync(context.Request) is not { Length: > 0 } password)
            return await AskAsync(context, link, StatusCodes.Status400BadRequest, PasswordForm.Missing);

        await salt.PrepareAsync();
        var visitor = salt.Fingerprint(context.Connection.RemoteIpAddress);
        if (await tries.TakeAsync(visitor, link.LinkId) is { } wait)
            return await ThrottleAsync(context, link, wait);
        try
        {
            // A check takes 50 ms of processor time: guesses from many addresses must leave processors for redirects.
            if (!await lanes.LinkPasswords.RunAsync(
                visitor.ToString(CultureInfo.InvariantCulture), () => LinkPassword.IsRight(link.Options.PasswordHash!, password),
                context.RequestAborted))
                return await AskAsync(context, link, StatusCodes.Status403Forbidden, PasswordForm.Wrong);
        }
        catch (LaneFullException)
        {
            await tries.RefundAsync(visitor, link.LinkId);
            return await ThrottleAsync(context, link, LaneFullException.RetryAfter);
        }
        await tries.RefundAsync(visitor, link.LinkId);
        return true;
    }

    private async Task<bool> ThrottleAsync(HttpContext context, LinkEntry link, TimeSpan wait)
    {
        counts.Add(RedirectOutcome.Throttled);
        await pages.WriteAsync(context, VisitorPage.TooManyTries, link.OrganizationId, retryAfter: wait);
        return false;
    }

    private async Task<bool> AskAsync(HttpContext context, LinkEntry link, int status, string? error)
    {
        counts.Add(RedirectOutcome.Asked);
        await PasswordForm.WriteAsync(pages, context, link.OrganizationId, status, error, apps);
        return false;
    }
}
