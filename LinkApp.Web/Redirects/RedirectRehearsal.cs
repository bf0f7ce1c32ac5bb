using System.Net;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;

namespace LinkApp.Web.Redirects;

/// <summary>
/// Answers a made-up visitor before the server listens, so that the first real one does not wait for code to be compiled and for
/// the databases to be opened. Nothing is counted.
/// </summary>
public sealed class RedirectRehearsal(LinkLookup links, HostTable hosts, Redirection redirection) : IHostedService
{
    private static readonly LinkEntry Link = new(new Link { Slug = "rehearsal", Name = "", Destination = "https://example.com" });

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Whatever is found: it is the look-up that counts.
        await links.FindAsync(Link.Slug, hosts.Find(null));
        var context = new DefaultHttpContext();
        context.Request.Headers.UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        context.Request.Headers.Referer = "https://example.com/";
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        await redirection.RehearseAsync(context, Link);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
