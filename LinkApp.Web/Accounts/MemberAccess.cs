using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Sessions;

namespace LinkApp.Web.Accounts;

/// <summary>Whether someone may still do what they could when a feed, a page or a download began.</summary>
internal sealed class MemberAccess(OrganizationQueries organizations, SessionEditor sessions, SecondFactors factors)
{
    /// <summary>How often it is asked while something goes on.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether an API key has not been revoked; of a member, whether their session has not ended, they have at least the role that
    /// they had, and no second factor is missing.
    /// </summary>
    public async Task<bool> HasAsync(ClaimsPrincipal principal, CancellationToken cancel)
    {
        if (principal.FindFirstValue(MemberClaims.ApiKey) is { } key)
            return await organizations.IsKeyValidAsync(principal.OrganizationId(), int.Parse(key, CultureInfo.InvariantCulture), cancel);
        var (user, organization) = (principal.UserId(), principal.OrganizationId());
        return await organizations.RoleAsync(user, organization, cancel) is { } role
            && Enum.TryParse<Role>(principal.FindFirstValue(MemberClaims.Role), out var held) && role >= held
            && await sessions.ExistsAsync(user, MemberSessions.GetId(principal) ?? "", cancel)
            && !await factors.IsMissingAsync(user, organization, cancel);
    }
}

/// <summary>Marks an endpoint that asks by itself, and ends its response properly.</summary>
internal sealed record AsksForAccess;

/// <summary>
/// Ends requests that last longer than the access of their member or API key, such as the download of a million clicks: the
/// connection is aborted, so that the file doesn't look complete.
/// </summary>
internal sealed class AccessWatch(RequestDelegate next, MemberAccess access, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if ((!path.StartsWithSegments("/app") && !path.StartsWithSegments("/api")) || context.User.FindOrganizationId() is null
            || context.GetEndpoint()?.Metadata.GetMetadata<AsksForAccess>() is not null)
        {
            await next(context);
            return;
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var watching = WatchAsync(context, ended.Token);
        try
        {
            await next(context);
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }
    }

    private async Task WatchAsync(HttpContext context, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(MemberAccess.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (!await access.HasAsync(context.User, ended))
                    context.Abort();
            }
        }
        catch (OperationCanceledException)
        {
            // The request has ended.
        }
    }
}
