using LinkApp.Web.Settings;

namespace LinkApp.Web.Security;

/// <summary>Tells browsers to use https alone from now on (HSTS, RFC 6797), if the settings say so. Plain http never says it.</summary>
internal static class StrictTransport
{
    /// <summary>Comes after the proxy's headers, which say whether the browser used https, and before everything that answers.</summary>
    public static void UseStrictTransport(this IApplicationBuilder app, HttpSettings http)
    {
        if (http.StrictTransport is not { } value)
            return;
        app.Use((context, next) =>
        {
            // When the response starts, since an error page first clears all headers.
            if (context.Request.IsHttps)
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.StrictTransportSecurity = value;
                    return Task.CompletedTask;
                });
            return next(context);
        });
    }
}
