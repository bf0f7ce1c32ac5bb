using System.Net;
using LinkApp.Core.InternalClicks;
using LinkApp.Core.Organizations;
using LinkApp.Web.Redirects;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Support;

/// <summary>Internal clicks of a test server.</summary>
public static class InternalVisits
{
    /// <summary>Makes an organization leave out the clicks of its own people.</summary>
    public static async Task LeaveOutAsync(this TestServer server, string organization, params string[] networks) =>
        await server.Services.GetRequiredService<InternalClickEditor>().SaveAsync(
            await server.OrganizationAsync(organization), new() { IsEnabled = true, Networks = networks }, Author.CommandLine);

    /// <summary>The cookie of a browser whose clicks are internal in some organizations, as a Cookie header.</summary>
    public static string CreateCookie(this TestServer server, params int[] organizations)
    {
        var context = new DefaultHttpContext();
        server.Services.GetRequiredService<InternalCookie>().Add(context, organizations);
        return context.Response.Headers.SetCookie.ToString().Split(';')[0];
    }

    /// <summary>Opens a link; fails unless it redirects. Returns where to.</summary>
    public static async Task<string> VisitAsync(
        this TestServer server, string path, string? cookie = null, string address = Visitors.UnitedStates, string userAgent = Visitors.Chrome)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{path}");
        request.Headers.Add("X-Forwarded-For", address);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }
}
