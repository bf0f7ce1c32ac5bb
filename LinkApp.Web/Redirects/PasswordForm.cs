using LinkApp.Core.Links;
using LinkApp.Web.Security;
using LinkApp.Web.StaticPages;
using Microsoft.AspNetCore.Http.Features;

namespace LinkApp.Web.Redirects;

/// <summary>The page that asks for a link's password: a form without scripts, which posts to the same address.</summary>
internal static class PasswordForm
{
    /// <summary>The error of a form without a password.</summary>
    public const string Missing = "PasswordMissing";

    /// <summary>The error of a wrong password.</summary>
    public const string Wrong = "PasswordWrong";

    private const string Password = "password";
    private const int MaxBodyLength = 4_096;

    private static readonly FormOptions Limits = new()
    {
        ValueCountLimit = 4,
        KeyLengthLimit = 64,
        ValueLengthLimit = MaxBodyLength,
        BufferBodyLengthLimit = MaxBodyLength,
    };

    /// <param name="pages">The pages for visitors.</param>
    /// <param name="context">The request that the page answers.</param>
    /// <param name="organizationId">The link's organization.</param>
    /// <param name="status">The status code.</param>
    /// <param name="error">What was wrong with the last try, <see cref="Missing"/> or <see cref="Wrong"/>; null before the first one.</param>
    /// <param name="apps">The schemes that a destination may have besides http and https.</param>
    public static Task WriteAsync(VisitorPages pages, HttpContext context, int organizationId, int status, string? error, AppSchemes apps)
    {
        // Chromium applies form-action to the redirect after the form, too, and a link's destination may be on any host.
        var anywhere = "'self' https: http:" + string.Concat(apps.Allowed.Select(scheme => $" {scheme}:"));
        var referrer = Referrer.Read(context.Request);
        return pages.WriteFormAsync(context, organizationId, status, language => Render(language, error, referrer), anywhere);
    }

    /// <summary>Reads the posted password; null if there is none. After that, <see cref="Referrer.Read"/> finds its field in the form.</summary>
    public static async Task<string?> ReadAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true || !request.HasFormContentType)
            return null;
        try
        {
            if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = MaxBodyLength;
            var form = await request.ReadFormAsync(Limits, request.HttpContext.RequestAborted);
            return form[Password] is [{ Length: <= LinkDraft.MaxPasswordLength } password] ? password : null;
        }
        catch (Exception error) when (FormCheck.IsUnreadable(error))
        {
            return null;
        }
    }

    /// <summary>The form. The field has the focus, and is described by the error.</summary>
    /// <param name="language">The visitor's language.</param>
    /// <param name="error">As in <see cref="WriteAsync"/>.</param>
    /// <param name="referrer">The host of the page that the visitor came from.</param>
    public static string Render(VisitorLanguage language, string? error = null, string? referrer = null) => $"""
        <form method="post">
        {(error is null ? "" : $"""<p class="visitor-error" role="alert" id="error">{StaticPage.Encode(language[error])}</p>""")}
        {(referrer is null ? "" : $"""<input type="hidden" name="{Referrer.FormField}" value="{StaticPage.Encode(referrer)}">""")}
        <label for="{Password}">{StaticPage.Encode(language["PasswordLabel"])}</label>
        <input id="{Password}" name="{Password}" type="password" maxlength="{LinkDraft.MaxPasswordLength}" autocomplete="off" required autofocus{(error is null ? "" : """ aria-invalid="true" aria-describedby="error" """)}>
        <button type="submit">{StaticPage.Encode(language["PasswordSubmit"])}</button>
        </form>
        """;
}
