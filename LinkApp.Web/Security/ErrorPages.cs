using Microsoft.AspNetCore.Diagnostics;

namespace LinkApp.Web.Security;

/// <summary>Answers requests that fail: ProblemDetails for programs, a page for people. Details go to the log only.</summary>
public static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                // A request that can't be read is the client's mistake: no 500, and no error in our log.
                StatusCodeSelector = error => (error as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError,
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            });
            api.UseStatusCodePages();
        });
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/api"), pages =>
        {
            pages.UseExceptionHandler("/account/error", createScopeForErrors: true);
            // As a POST, the error page would fail as well: it does not have the form that was posted.
            pages.Use((context, next) =>
            {
                if (context.Features.Get<IExceptionHandlerFeature>() is not null)
                    context.Request.Method = HttpMethods.Get;
                return next(context);
            });
        });
    }
}
