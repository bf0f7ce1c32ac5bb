using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using LinkApp.Core.Organizations.Attempts;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authentication;

namespace LinkApp.Web.Api;

/// <summary>
/// Limits the requests a minute of each API key, and of each address that sends no valid key. Wrong keys from an address do
/// not lock out valid keys from the same address: 256 random bits can't be guessed, and floods of guesses are stopped.
/// </summary>
/// <remarks>The headers follow draft-ietf-httpapi-ratelimit-headers-06, which clients know; later drafts merge them into one.</remarks>
internal sealed class ApiRateLimit : IDisposable
{
    private const string CallerItem = "api-caller";
    private const int Window = 60;

    private readonly PartitionedRateLimiter<HttpContext> _buckets;
    private readonly int _limit;

    public ApiRateLimit(ApiSettings settings, TimeProvider time)
    {
        _limit = settings.RateLimit;
        // The framework drops a bucket some seconds after it is full again, so there are only as many as callers in the last minute.
        _buckets = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.Get((string)context.Items[CallerItem]!, _ => new TokenBucket(_limit, time)));
    }

    public void Dispose() => _buckets.Dispose();

    public static void Add(IServiceCollection services) => services.AddSingleton<ApiRateLimit>();

    /// <summary>Counts every request below <c>/api</c>. Runs before authorization, so that refused requests count, too.</summary>
    public static void Use(WebApplication app)
    {
        var limit = app.Services.GetRequiredService<ApiRateLimit>();
        if (limit._limit == 0)
            return;
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api =>
        {
            api.Use(async (context, next) =>
            {
                context.Items[CallerItem] = await CallerAsync(context);
                context.Response.OnStarting(() => limit.WriteHeaders(context));
                // Not the framework's middleware: it also creates a limiter for endpoints whose timer is never stopped, and which
                // keeps all of a stopped server in memory.
                using var lease = limit._buckets.AttemptAcquire(context);
                if (lease.IsAcquired)
                    await next(context);
                else
                    await limit.RejectAsync(context, lease);
            });
        });
    }

    /// <summary>The partition key of the caller. The authentication handler caches its result, so authorization does not repeat the work.</summary>
    private static async Task<string> CallerAsync(HttpContext context)
    {
        var key = (await context.AuthenticateAsync(ApiKeyAuthentication.SchemeName)).Principal?.FindFirstValue(MemberClaims.ApiKey);
        return key is not null ? $"key {key}" : $"address {Attempt.GetNetwork(context.Connection.RemoteIpAddress)}";
    }

    private Task WriteHeaders(HttpContext context)
    {
        var remaining = _buckets.GetStatistics(context)!.CurrentAvailablePermits;
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = Text(_limit);
        headers["RateLimit-Remaining"] = Text(remaining);
        headers["RateLimit-Reset"] = Text(Math.Ceiling((_limit - remaining) * (double)Window / _limit));
        headers["RateLimit-Policy"] = $"{Text(_limit)};w={Window}";
        return Task.CompletedTask;
    }

    private async Task RejectAsync(HttpContext context, RateLimitLease lease)
    {
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = Text(seconds);
        await Problems.TooManyRequests(_limit, seconds).ExecuteAsync(context);
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
