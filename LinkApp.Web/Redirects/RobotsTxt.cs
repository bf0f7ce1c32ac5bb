using System.Text;
using BitFaster.Caching.Lru;
using LinkApp.Core.Clicks;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Redirects;

/// <summary>
/// <c>/robots.txt</c> of every host that answers links or pages. Search engines may open the links that are crawlable, and
/// nothing else. An answer is cached for ten seconds, so that many requests cost the store one query.
/// </summary>
public sealed class RobotsTxt(CrawlableLinks links, HostTable hosts, HttpSettings http, TimeProvider time) : IDisposable
{
    public const string Path = "/robots.txt";

    /// <summary>The maximum size of an answer in bytes. Google reads 500 KiB, others 500 KB.</summary>
    public const int MaxBytes = 500_000;

    /// <summary>How long an answer is cached.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    // The maximum number of hosts whose answers are cached, which takes at most 16 MB.
    private const int Capacity = 32;

    private readonly ConcurrentLru<string, CachedText> _answers = new(Capacity);

    // Held during the query: of many requests at once, one queries the store, and the others wait without a thread.
    private readonly SemaphoreSlim _reading = new(1);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context, RobotsTxt robots) => robots.AnswerAsync(context)).AllowAnonymous();

    public void Dispose() => _reading.Dispose();

    /// <summary>The text for a host that answers short links.</summary>
    /// <param name="basePath">The base path of all links; empty if there is none.</param>
    /// <param name="slugs">The crawlable links; those that don't fit are left out.</param>
    internal static string Write(string basePath, IEnumerable<string> slugs)
    {
        var end = $"""
            Disallow: {basePath}/

            # Social networks and messengers show previews of all links.
            {string.Join('\n', PreviewCrawlers.ProductTokens.Select(token => $"User-agent: {token}"))}
            Allow: {basePath}/

            """.ReplaceLineEndings("\n");
        var text = new StringBuilder($"# Search engines may list these short URLs, and nothing else.\nUser-agent: *\n");
        foreach (var slug in slugs)
        {
            // The dollar sign ends the path: without it, other slugs that begin in the same way would be allowed, too.
            var line = $"Allow: {basePath}/{Slug.Escape(slug)}$\n";
            if (text.Length + line.Length + end.Length > MaxBytes)
                break;
            text.Append(line);
        }
        return text.Append(end).ToString();
    }

    private async Task<FileContentHttpResult> AnswerAsync(HttpContext context)
    {
        var host = hosts.Find(context.Request.Host.Value);
        var text = host.IsShort ? await GetAsync(host, context.RequestAborted) : Encoding.ASCII.GetBytes($"User-agent: *\nDisallow: {http.BasePath}/\n");
        context.Response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Bytes(text, "text/plain; charset=utf-8");
    }

    private async Task<byte[]> GetAsync(HostUse host, CancellationToken cancel)
    {
        var key = host.Domain ?? "";
        if (FindCached(key) is { } cached)
            return cached;
        await _reading.WaitAsync(cancel);
        try
        {
            if (FindCached(key) is { } read)
                return read;
            // The shortest line has a slug of one letter.
            var maxLinks = MaxBytes / $"Allow: {http.BasePath}/a$\n".Length;
            var text = Encoding.ASCII.GetBytes(Write(http.BasePath, await links.FindAsync(host, maxLinks, cancel)));
            _answers.AddOrUpdate(key, new CachedText(text, time.GetTimestamp()));
            return text;
        }
        finally
        {
            _reading.Release();
        }
    }

    private byte[]? FindCached(string key) =>
        _answers.TryGet(key, out var cached) && time.GetElapsedTime(cached.ReadAt) < Lifetime ? cached.Text : null;

    private sealed record CachedText(byte[] Text, long ReadAt);
}
