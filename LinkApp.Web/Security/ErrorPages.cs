using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links;
using LinkApp.Web.StaticPages;
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
                StatusCodeSelector = error => (error as BadHttpRequestException)?.StatusCode ?? GetStatus(error),
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException or LaneFullException or AmbiguousSlugException,
            });
            api.UseStatusCodePages();
        });
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/api"), pages =>
        {
            pages.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/account/error",
                CreateScopeForErrors = true,
                StatusCodeSelector = GetStatus,
                SuppressDiagnosticsCallback = context => context.Exception is LaneFullException or AmbiguousSlugException,
            });
            // Answers without a body, such as those to an unknown address or a method that it does not take.
            pages.UseStatusCodePages(AnswerAsync);
            pages.Use(RefuseUnreadableAsync);
            // As a POST, the error page would fail as well: it does not have the form that was posted.
            pages.Use((context, next) =>
            {
                if (context.Features.Get<IExceptionHandlerFeature>() is not null)
                    context.Request.Method = HttpMethods.Get;
                return next(context);
            });
        });
    }

    // A store that is locked or full, or a lane that is, is not the program's fault, and the request may be sent again.
    private static int GetStatus(Exception error) =>
        error is LaneFullException || StoreFailure.IsTemporary(error) ? StatusCodes.Status503ServiceUnavailable
        : error is AmbiguousSlugException ? StatusCodes.Status409Conflict
        : StatusCodes.Status500InternalServerError;

    private static Task AnswerAsync(StatusCodeContext context)
    {
        var (http, status) = (context.HttpContext, context.HttpContext.Response.StatusCode);
        if (IsRefusal(status))
            http.RequestServices.GetRequiredService<RefusedRequests>().Record(status, $"A {http.Request.Method} request to a page.");
        return http.RequestServices.GetRequiredService<VisitorPages>().WriteAsync(http, VisitorPage.For(status), organizationId: 0, status: status);
    }

    // A body that is too large or ends in the middle is the client's mistake, and no error of ours.
    private static async Task RefuseUnreadableAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = error.StatusCode;
        }
    }

    private static bool IsRefusal(int status) => status is StatusCodes.Status400BadRequest or StatusCodes.Status405MethodNotAllowed
        or >= StatusCodes.Status411LengthRequired and <= StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status431RequestHeaderFieldsTooLarge;
}
