using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing.Template;

namespace LinkApp.Web.Api;

/// <summary>
/// Answers requests below <c>/api</c> that match no endpoint. Routing alone would answer other methods with 405 at any
/// address, since static files have an endpoint that takes every GET.
/// </summary>
internal static class ApiFallback
{
    public static void MapApiFallback(this IEndpointRouteBuilder app) =>
        // Not MapFallback: with endpoints that are bound at build time, it loses its pattern and answers everywhere.
        app.Map("api/{**rest}", Answer).WithOrder(int.MaxValue).ExcludeFromDescription();

    private static ProblemHttpResult Answer(HttpContext context, EndpointDataSource endpoints)
    {
        var methods = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => IsOfApi(endpoint) && Matches(endpoint, context.Request.Path))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            .Distinct().Order().ToList();
        if (methods.Count == 0)
            return ApiProblems.NothingHere(context.Request);
        context.Response.Headers.Allow = string.Join(", ", methods);
        return ApiProblems.OtherMethods(context.Request.Method, methods);
    }

    private static bool IsOfApi(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) == true;

    private static bool Matches(RouteEndpoint endpoint, PathString path) =>
        new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText!.TrimStart('/')), []).TryMatch(path, []);
}
