using System.Text;
using LinkApp.Core.Data;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>
/// Answers the addresses at which phones look for the apps of a domain (<see cref="AppLinkFile"/>), on the organization's domains that have such
/// files. Phones and Apple's servers want them without a redirect. They count no click.
/// </summary>
public sealed class AppLinkFiles(RequestDelegate next, HostTable hosts, DomainQueries domains, VisitorPages pages)
{
    /// <summary>Where iOS looks.</summary>
    public const string ApplePath = "/.well-known/apple-app-site-association";

    /// <summary>Where Android looks.</summary>
    public const string AndroidPath = "/.well-known/assetlinks.json";

    // Servers of Apple and Google cache the files for longer, whatever they are told.
    private const string Cached = "public, max-age=300";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var (isApple, isAndroid) = (request.Path == ApplePath, request.Path == AndroidPath);
        return (isApple || isAndroid) && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && hosts.Find(request.Host.Value) is { Domain: not null } host
            ? AnswerAsync(context, host, isApple)
            : next(context);
    }

    private async Task AnswerAsync(HttpContext context, HostUse host, bool isApple)
    {
        string? file;
        try
        {
            file = await domains.FindAppLinkFileAsync(host.OrganizationId, host.Domain!, isApple, context.RequestAborted);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            await pages.WriteAsync(context, VisitorPage.Unavailable, host.OrganizationId, retryAfter: RetryAfter);
            return;
        }
        if (file is null)
        {
            await pages.WriteAsync(context, VisitorPage.NothingHere, host.OrganizationId);
            return;
        }
        var (response, bytes) = (context.Response, Encoding.UTF8.GetBytes(file));
        response.ContentType = "application/json";
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = Cached;
        response.Headers.XContentTypeOptions = "nosniff";
        if (HttpMethods.IsGet(context.Request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
