using LinkApp.Core.Links;
using LinkApp.Web.StaticPages;
using Microsoft.AspNetCore.Http.Features;

namespace LinkApp.Web.Redirects;

/// <summary>The page that asks for a link's password: a form without scripts, which posts to the same address.</summary>
internal static class PasswordForm
{
    private const string Password = "password";
    private const int MaxBodyLength = 4_096;

    // Chromium applies form-action to the redirect after the form, too, and a link's destination may be on any host.
    private const string Anywhere = "'self' https: http:";

    private static readonly FormOptions Limits = new()
    {
        ValueCountLimit = 4,
        KeyLengthLimit = 64,
        ValueLengthLimit = MaxBodyLength,
        BufferBodyLengthLimit = MaxBodyLength,
    };

    /// <param name="context">The request that the page answers.</param>
    /// <param name="status">The status code.</param>
    /// <param name="error">What was wrong with the last try; null before the first one.</param>
    public static Task WriteAsync(HttpContext context, int status, string? error) =>
        StaticPage.WriteAsync(context, status, Render(context.Request.PathBase, error, Referrer.Read(context.Request)), Anywhere);

    /// <summary>Reads the posted password; null if there is none. After that, <see cref="Referrer.Read"/> finds its field in the form.</summary>
    public static async Task<string?> ReadAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        try
        {
            if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = MaxBodyLength;
            var form = await request.ReadFormAsync(Limits, request.HttpContext.RequestAborted);
            return form[Password] is [{ Length: <= LinkDraft.MaxPasswordLength } password] ? password : null;
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static byte[] Render(PathString basePath, string? error, string? referrer) => StaticPage.Render(basePath, "Password required", $"""
        <body class="account">
          <main class="account-card">
            <h1>Password required</h1>
            <p class="lead">Ask the person who gave you this link for its password.</p>
            <form method="post">
              {(error is null ? "" : $"""<p class="alert" role="alert" id="error">{StaticPage.Encode(error)}</p>""")}
              {(referrer is null ? "" : $"""<input type="hidden" name="{Referrer.FormField}" value="{StaticPage.Encode(referrer)}">""")}
              <div class="field">
                <label for="{Password}">Password</label>
                <input id="{Password}" name="{Password}" type="password" maxlength="{LinkDraft.MaxPasswordLength}" autocomplete="off" required autofocus{(error is null ? "" : """ aria-invalid="true" aria-describedby="error" """)}>
              </div>
              <button type="submit" class="primary">Open the link</button>
            </form>
          </main>
        </body>
        """);
}
