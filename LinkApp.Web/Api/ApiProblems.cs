using System.Globalization;
using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace LinkApp.Web.Api;

/// <summary>The errors that belong to no endpoint: an unknown address or method, and those that the framework produces.</summary>
internal static class ApiProblems
{
    /// <summary>The title of a refusal because a lane is full.</summary>
    public const string BusyTitle = "The server is busy";

    public static ProblemHttpResult NothingHere(HttpRequest request) => TypedResults.Problem(
        $"There is nothing at this address. {request.PathBase}/{ReferencePage.Path} lists all addresses.",
        statusCode: StatusCodes.Status404NotFound, title: "Not found");

    public static ProblemHttpResult OtherMethods(string method, IEnumerable<string> methods) => TypedResults.Problem(
        $"This address doesn't accept {method}. It accepts {string.Join(", ", methods)}.", statusCode: StatusCodes.Status405MethodNotAllowed,
        title: "Method not allowed");

    /// <summary>
    /// Adds a title, and a detail with the cure, to the errors that the framework produces, such as for a body that can't be
    /// read.
    /// </summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Detail is not null)
            return;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            var wait = context.Exception is LaneFullException ? LaneFullException.RetryAfter : StoreFailure.RetryAfter;
            context.HttpContext.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
        (problem.Title, problem.Detail) = problem.Status switch
        {
            StatusCodes.Status413PayloadTooLarge => ("Body too large", $"Send a body of at most {GetLimit(context.HttpContext)} MB."),
            StatusCodes.Status415UnsupportedMediaType => ("Not JSON", "Send the body as application/json."),
            StatusCodes.Status503ServiceUnavailable when context.Exception is LaneFullException error => (BusyTitle, error.Message),
            StatusCodes.Status409Conflict when context.Exception is AmbiguousSlugException error => ("Several links", error.Message),
            StatusCodes.Status503ServiceUnavailable when context.Exception is { } error =>
                ("The store is not available", DescribeFailure(error)),
            StatusCodes.Status500InternalServerError =>
                ("The server failed", "Send the request again. If it fails again, tell an operator; the details are in the server's log."),
            _ when context.Exception is BadHttpRequestException error => ("The request can't be read", error.Message),
            _ => (problem.Title, $"The server can't answer this request. {context.HttpContext.Request.PathBase}/{ReferencePage.Path} shows what the API accepts."),
        };
    }

    private static string DescribeFailure(Exception error) =>
        $"{(StoreFailure.IsUncertain(error) ? "It is not known whether anything was changed" : "Nothing was changed")}: {StoreFailure.Describe(error)}. "
            + "Send the request again after the seconds that Retry-After says.";

    // Each endpoint has its own, in whole megabytes; a form around a file adds some bytes.
    private static long GetLimit(HttpContext context) =>
        (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint())
            ?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize is { } bytes
            ? bytes >> 20
            : LinkEndpoints.MaxBodyBytes >> 20;
}
