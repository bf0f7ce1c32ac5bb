using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Limits;
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
internal sealed class ApiRateLimit(ApiSettings settings, TokenBuckets buckets)
{
    private const int Window = 60;

    private readonly int _limit = settings.RateLimit;

    public static void Add(IServiceCollection services) => services.AddSingleton<ApiRateLimit>();

    /// <summary>Counts every request below <c>/api</c>. Runs before authorization, so that refused requests count, too.</summary>
    public static void Use(WebApplication app)
    {
        var limit = app.Services.GetRequiredService<ApiRateLimit>();
        if (limit._limit == 0)
            return;
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.Use(limit.CountAsync));
    }

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        // Not the framework's limiter, which uses the system's clock, and whose middleware keeps all of a stopped server in memory.
        var balance = await buckets.TakeAsync(await GetCallerAsync(context), _limit);
        // When the answer starts, since a failure clears the headers.
        context.Response.OnStarting(() => WriteHeaders(context.Response.Headers, balance.Left));
        if (balance.RetryAfter is { } wait)
            await RejectAsync(context, wait);
        else
            await next(context);
    }

    /// <summary>Whose bucket it is. The authentication handler caches its result, so authorization does not repeat the work.</summary>
    private static async Task<string> GetCallerAsync(HttpContext context)
    {
        var key = (await context.AuthenticateAsync(ApiKeyAuthentication.SchemeName)).Principal?.FindFirstValue(MemberClaims.ApiKey);
        return key is not null ? $"key {key}" : $"address {Attempt.GetNetwork(context.Connection.RemoteIpAddress)}";
    }

    private Task WriteHeaders(IHeaderDictionary headers, int left)
    {
        headers["RateLimit-Limit"] = Text(_limit);
        headers["RateLimit-Remaining"] = Text(left);
        headers["RateLimit-Reset"] = Text(Math.Ceiling((_limit - left) * (double)Window / _limit));
        headers["RateLimit-Policy"] = $"{Text(_limit)};w={Window}";
        return Task.CompletedTask;
    }

    private async Task RejectAsync(HttpContext context, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = Text(seconds);
        await Problems.TooManyRequests(_limit, seconds).ExecuteAsync(context);
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
