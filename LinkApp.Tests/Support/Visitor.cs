using System.Net;
using System.Text.RegularExpressions;

namespace LinkApp.Tests.Support;

/// <summary>A browser without scripts: it stores cookies, submits forms with their antiforgery tokens, and follows no redirects.</summary>
public sealed partial class Visitor : IDisposable
{
    private readonly string _basePath;

    /// <param name="server">The server.</param>
    /// <param name="basePath">The server's base path.</param>
    public Visitor(TestServer server, string basePath = "")
        : this(new Uri(server.Address + basePath))
    {
    }

    /// <param name="address">The server's address with its base path. A self-signed certificate is trusted.</param>
    public Visitor(Uri address)
    {
        _basePath = address.AbsolutePath.TrimEnd('/');
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        Client = new HttpClient(handler) { BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority)) };
    }

    public HttpClient Client { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Whether there is a session cookie.</summary>
    public bool HasSession => Cookies.GetCookies(new Uri(Client.BaseAddress!, $"{_basePath}/")).Any(
        cookie => cookie.Name.EndsWith($"LinkApp{_basePath.Replace('/', '.')}", StringComparison.Ordinal));

    /// <summary>Opens a page and submits its form with its token and hidden fields.</summary>
    public async Task<HttpResponseMessage> SendFormAsync(string page, string? action = null, params (string Name, string Value)[] fields) =>
        await SendAsync(await Client.GetStringAsync(page), action ?? page, fields);

    /// <summary>Submits the form of a page that was opened before: the first one, unless the fields name its <c>_handler</c>.</summary>
    public Task<HttpResponseMessage> SendAsync(string html, string action, params (string Name, string Value)[] fields) =>
        PostAsync(action, [.. fields.Concat(Hidden().Matches(html).Select(Field)).DistinctBy(field => field.Name)]);

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await Client.PostAsync(path, form);
    }

    /// <summary>Signs in; the response says whether it worked.</summary>
    public Task<HttpResponseMessage> TrySignInAsync(string email, string password = TestServer.Password, string? returnUrl = null) => SendFormAsync(
        $"{_basePath}/account/sign-in" + (returnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(returnUrl)),
        fields: [("Form.Email", email), ("Form.Password", password)]);

    public async Task SignInAsync(string email)
    {
        using var answer = await TrySignInAsync(email);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.True(HasSession);
    }

    public void Dispose() => Client.Dispose();

    private static (string Name, string Value) Field(Match input) =>
        (Attribute("name").Match(input.Value).Groups[1].Value, WebUtility.HtmlDecode(Attribute("value").Match(input.Value).Groups[1].Value));

    private static Regex Attribute(string name) => new($"{name}=\"([^\"]*)\"");

    [GeneratedRegex("<input type=\"hidden\"[^>]*>")]
    private static partial Regex Hidden();
}
