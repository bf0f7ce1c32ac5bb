using System.Net;
using System.Text.RegularExpressions;

namespace LinkApp.Tests.Support;

/// <summary>What a page answered.</summary>
public sealed record FormAnswer(HttpStatusCode Status, string? Location, IReadOnlyList<string> Cookies, IReadOnlyList<string> Policies, string ContentTypeOptions, string Text);

/// <summary>A browser without scripts: keeps cookies, and posts forms with the antiforgery token of the page that it opened last.</summary>
public sealed partial class FormClient : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _client;
    private readonly Uri _address;
    private string? _token;

    /// <param name="server">The server.</param>
    /// <param name="proto">What a proxy in front says of the scheme; null for no proxy.</param>
    public FormClient(TestServer server, string? proto = null)
    {
        // Cookies for https are sent back, as a proxy that ends TLS would.
        _address = new Uri(server.Address);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _address };
        if (proto is not null)
            _client.DefaultRequestHeaders.Add("X-Forwarded-Proto", proto);
    }

    public bool IsSignedIn => _cookies.GetCookies(new UriBuilder(_address) { Scheme = "https" }.Uri).Any(cookie => cookie is { Name: "linkapp", Value.Length: > 0 });

    public async Task<FormAnswer> OpenAsync(string path)
    {
        var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path));
        if (Token().Match(answer.Text) is { Success: true } match)
            _token = WebUtility.HtmlDecode(match.Groups[1].Value);
        return answer;
    }

    public Task<FormAnswer> PostAsync(string path, Dictionary<string, string> fields)
    {
        if (_token is not null)
            fields["__RequestVerificationToken"] = _token;
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) });
    }

    public void Dispose() => _client.Dispose();

    private async Task<FormAnswer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            var https = new UriBuilder(_address) { Scheme = "https" }.Uri;
            if (_cookies.GetCookieHeader(https) is { Length: > 0 } cookies)
                request.Headers.Add("Cookie", cookies);
            using var answer = await _client.SendAsync(request);
            List<string> set = answer.Headers.TryGetValues("Set-Cookie", out var values) ? [.. values] : [];
            foreach (var cookie in set)
                _cookies.SetCookies(https, cookie);
            return new FormAnswer(
                answer.StatusCode,
                answer.Headers.Location?.ToString(),
                set,
                [.. answer.Headers.TryGetValues("Content-Security-Policy", out var policies) ? policies : []],
                answer.Headers.TryGetValues("X-Content-Type-Options", out var options) ? string.Join(',', options) : "",
                await answer.Content.ReadAsStringAsync());
        }
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex Token();
}
