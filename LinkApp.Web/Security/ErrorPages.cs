using Microsoft.AspNetCore.Diagnostics;

namespace LinkApp.Web.Security;

/// <summary>What goes out when something goes wrong: ProblemDetails for programs, a page for people, details for the log only.</summary>
public static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                // Requests that can't be read are the program's mistakes: no 500, and no error in our log.
                StatusCodeSelector = error => (error as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError,
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            });
            api.UseStatusCodePages();
        });
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/api"), pages =>
        {
            pages.UseExceptionHandler("/account/error", createScopeForErrors: true);
            // The error page knows nothing of the form whose post failed, and would fail itself.
            pages.Use((context, next) =>
            {
                if (context.Features.Get<IExceptionHandlerFeature>() is not null)
                    context.Request.Method = HttpMethods.Get;
                return next(context);
            });
        });
    }
}
