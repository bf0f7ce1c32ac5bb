using System.Net;
using System.Text.RegularExpressions;

namespace LinkApp.Tests.Support;

/// <summary>The way of a browser without scripts to an <see cref="IdentityProvider"/> and back.</summary>
internal static partial class ProviderVisit
{
    /// <summary>Signs in by the provider; returns our last answer: a redirect to a page, or the page that says why not.</summary>
    /// <param name="visitor">The browser.</param>
    /// <param name="page">The page with the button.</param>
    /// <param name="fields">Further fields.</param>
    public static async Task<HttpResponseMessage> SignInByProviderAsync(
        this Visitor visitor, string page = "/account/sign-in", params (string Name, string Value)[] fields)
    {
        using var way = await visitor.SendFormAsync(page, GetAction(page), fields);
        return await visitor.FollowAsync(await GoAsync(way));
    }

    /// <summary>Sends a form that leads to the provider, and returns the address of the provider's answer.</summary>
    public static async Task<Uri> AskAsync(this Visitor visitor, string page = "/account/sign-in")
    {
        using var way = await visitor.SendFormAsync(page, GetAction(page));
        return await GoAsync(way);
    }

    /// <summary>Follows the page that leads to the provider, and returns the address of the provider's answer.</summary>
    public static async Task<Uri> GoAsync(HttpResponseMessage way)
    {
        var html = await way.Content.ReadAsStringAsync();
        Assert.True(way.StatusCode == HttpStatusCode.OK && Refresh().IsMatch(html), $"{way.StatusCode} {way.Headers.Location} {html}");
        using var provider = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var answer = await provider.GetAsync(WebUtility.HtmlDecode(Refresh().Match(html).Groups[1].Value));
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.Location!;
    }

    /// <summary>Opens the address of the provider's answer and follows our redirects up to a page of the app or an account page with a text.</summary>
    public static async Task<HttpResponseMessage> FollowAsync(this Visitor visitor, Uri address)
    {
        var answer = await visitor.Client.GetAsync(address);
        while (answer.StatusCode == HttpStatusCode.Found
            && new Uri(visitor.Client.BaseAddress!, answer.Headers.Location!) is var next
            && next.AbsolutePath.Contains("/account/providers/", StringComparison.Ordinal))
        {
            answer.Dispose();
            answer = await visitor.Client.GetAsync(next);
        }
        return answer;
    }

    /// <summary>The path to which an answer redirects.</summary>
    public static string? GetPath(this HttpResponseMessage answer) =>
        answer.Headers.Location is { } to ? new Uri(answer.RequestMessage!.RequestUri!, to).PathAndQuery : null;

    /// <summary>The text of an answer, as people read it.</summary>
    public static async Task<string> GetTextAsync(this HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

    // The button is in the base path of its page.
    private static string GetAction(string page) => $"{page[..page.IndexOf("/account/", StringComparison.Ordinal)]}/account/providers/acme-sso";

    [GeneratedRegex("content=\"0; url=([^\"]+)\"")]
    private static partial Regex Refresh();
}
