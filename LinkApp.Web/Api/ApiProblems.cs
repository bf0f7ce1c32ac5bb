using System.Globalization;
using LinkApp.Core.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary>The errors that belong to no endpoint: an unknown address or method, and those that the framework produces.</summary>
internal static class ApiProblems
{
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
            context.HttpContext.Response.Headers.RetryAfter = ((int)StoreFailure.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        (problem.Title, problem.Detail) = problem.Status switch
        {
            StatusCodes.Status413PayloadTooLarge => ("Body too large", $"Send a body of at most {LinkEndpoints.MaxBodyBytes >> 20} MB."),
            StatusCodes.Status415UnsupportedMediaType => ("Not JSON", "Send the body as application/json."),
            StatusCodes.Status503ServiceUnavailable when context.Exception is { } error =>
                ("The store is not available", $"Nothing was changed: {StoreFailure.Describe(error)}. Send the request again after the seconds that Retry-After says."),
            StatusCodes.Status500InternalServerError =>
                ("The server failed", "Send the request again. If it fails again, tell an operator; the details are in the server's log."),
            _ when context.Exception is BadHttpRequestException error => ("The request can't be read", error.Message),
            _ => (problem.Title, $"The server can't answer this request. {context.HttpContext.Request.PathBase}/{ReferencePage.Path} shows what the API accepts."),
        };
    }
}
