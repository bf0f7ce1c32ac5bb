using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>Asks for a link's password, and lets visitors in who enter it.</summary>
public sealed class PasswordGate(PasswordAttempts tries, DaySalt salt, RedirectCounts counts) : IDisposable
{
    // A check takes 50 ms of processor time: guesses from many addresses must leave processors for redirects.
    private readonly SemaphoreSlim _checking = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Whether the request has the right password. If not, it has been answered.</summary>
    public async Task<bool> AllowsAsync(HttpContext context, LinkEntry link)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            return await AskAsync(context, StatusCodes.Status200OK, error: null);
        if (await PasswordForm.ReadAsync(context.Request) is not { Length: > 0 } password)
            return await AskAsync(context, StatusCodes.Status400BadRequest, "Enter the password.");

        var visitor = salt.Fingerprint(context.Connection.RemoteIpAddress);
        if (tries.Take(visitor, link.LinkId) is { } wait)
        {
            counts.Add(RedirectOutcome.Throttled);
            await PlainPage.TooManyTries.WriteAsync(context, wait);
            return false;
        }
        if (!await VerifyAsync(link, password, context.RequestAborted))
            return await AskAsync(context, StatusCodes.Status403Forbidden, "This password is wrong. Check it and try again.");
        tries.Refund(visitor, link.LinkId);
        return true;
    }

    public void Dispose() => _checking.Dispose();

    private async Task<bool> AskAsync(HttpContext context, int status, string? error)
    {
        counts.Add(RedirectOutcome.Asked);
        await PasswordForm.WriteAsync(context, status, error);
        return false;
    }

    private async Task<bool> VerifyAsync(LinkEntry link, string password, CancellationToken cancel)
    {
        await _checking.WaitAsync(cancel);
        try
        {
            return LinkPassword.IsRight(link.Options.PasswordHash!, password);
        }
        finally
        {
            _checking.Release();
        }
    }
}
