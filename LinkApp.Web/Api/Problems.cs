using LinkApp.Core.Links;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary>The API's errors: ProblemDetails that name the field and the cure.</summary>
internal static class Problems
{
    public static ValidationProblem Invalid(IEnumerable<FieldError> errors) => TypedResults.ValidationProblem(
        errors.GroupBy(error => error.Field).ToDictionary(group => group.Key, group => group.Select(error => error.Message).ToArray()),
        detail: string.Join(" ", errors.Select(error => $"{error.Field}: {error.Message}")));

    public static ValidationProblem Invalid(string field, string message) => Invalid([new FieldError(field, message)]);

    public static ProblemHttpResult NoSuchLink(string slug) =>
        TypedResults.Problem($"Your organization has no link \"{slug}\".", statusCode: StatusCodes.Status404NotFound, title: "No such link");

    public static ProblemHttpResult SlugTaken(string slug) => TypedResults.Problem(
        $"The slug \"{slug}\" is taken. Choose another, or leave it out to get one.",
        statusCode: StatusCodes.Status409Conflict, title: "Slug taken", extensions: Field("slug"));

    public static ProblemHttpResult Stale(int current) => TypedResults.Problem(
        $"The link was changed in between: its version is \"{current}\" now. Get it again and repeat your change.",
        statusCode: StatusCodes.Status412PreconditionFailed, title: "Stale version", extensions: Field("version"));

    private static Dictionary<string, object?> Field(string name) => new() { ["field"] = name };
}
