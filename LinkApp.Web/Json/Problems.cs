using System.Text.Json.Serialization;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Json;

/// <summary>A wrong value of a request, as ProblemDetails list it in <c>pointers</c>.</summary>
/// <param name="In">Where the value is: <c>body</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="Path">A JSON pointer to it (RFC 6901, as a fragment); null if it is not in the body.</param>
/// <param name="Field">Its name, as in <c>errors</c>.</param>
/// <param name="Detail">What is wrong and how to fix it.</param>
public sealed record ProblemPointer(
    string In, [property: JsonPropertyName("pointer"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Path, string Field, string Detail);

/// <summary>Errors of the API: ProblemDetails that name the field and say how to fix it.</summary>
internal static class Problems
{
    private const string Pointers = "pointers";

    // Enough to fix a body with; without a limit, a hundred thousand unknown fields would give an answer of 30 MB.
    private const int MaxErrors = 100;

    /// <summary>An error for wrong fields of the body.</summary>
    public static ValidationProblem Invalid(IEnumerable<FieldError> errors) =>
        Invalid([.. errors.Select(error => InBody(error.Field, error.Message))]);

    /// <summary>An error for wrong parameters of the query.</summary>
    public static ValidationProblem InvalidQuery(IEnumerable<FieldError> errors) =>
        Invalid([.. errors.Select(error => new ProblemPointer("query", null, error.Field, error.Message))]);

    public static ValidationProblem InvalidQuery(string parameter, string message) => InvalidQuery([new FieldError(parameter, message)]);

    public static ValidationProblem InvalidHeader(string header, string message) => Invalid([InHeader(header, message)]);

    public static ProblemHttpResult NoSuchLink(LinkName link) => TypedResults.Problem(
        $"Your organization has no link {(link.Id is { } id ? id : $"\"{link.ToText()}\"")}. GET /api/v1/links lists its links.", statusCode: StatusCodes.Status404NotFound,
        title: "No such link");

    public static ProblemHttpResult NoSuchDomain(string host) => TypedResults.Problem(
        $"Your organization has no domain \"{host}\". GET /api/v1/domains lists its domains.", statusCode: StatusCodes.Status404NotFound,
        title: "No such domain");

    public static ProblemHttpResult DomainInUse(string reason) =>
        TypedResults.Problem(reason, statusCode: StatusCodes.Status409Conflict, title: "Domain in use");

    public static ProblemHttpResult DomainTaken(FieldError error) =>
        Create(StatusCodes.Status409Conflict, "Domain taken", error.Field, InBody(error.Field, error.Message));

    public static ProblemHttpResult NoSuchImport(long id) => TypedResults.Problem(
        $"Your organization has no import {id}: it was undone, or it was one of links, which are forgotten after 7 days. GET /api/v1/imports lists the others.",
        statusCode: StatusCodes.Status404NotFound, title: "No such import");

    public static ProblemHttpResult NoSuchMember(long id) => TypedResults.Problem(
        $"Your organization has no member {id}. GET /api/v1/members lists its members.", statusCode: StatusCodes.Status404NotFound,
        title: "No such member");

    public static ProblemHttpResult NoSuchInvitation(int id) => TypedResults.Problem(
        $"Your organization has no invitation {id}: it was accepted or withdrawn. GET /api/v1/invitations lists the open ones.",
        statusCode: StatusCodes.Status404NotFound, title: "No such invitation");

    public static ProblemHttpResult NoSuchSignInDomain(string domain) => TypedResults.Problem(
        $"Your organization has no sign-in domain \"{domain}\". GET /api/v1/sign-in-domains lists them.", statusCode: StatusCodes.Status404NotFound,
        title: "No such sign-in domain");

    public static ProblemHttpResult DomainNotProven(string reason) =>
        TypedResults.Problem(reason, statusCode: StatusCodes.Status409Conflict, title: "Domain not proven");

    public static ProblemHttpResult ClicksIncomplete(string reason) =>
        TypedResults.Problem(reason, statusCode: StatusCodes.Status409Conflict, title: "Clicks incomplete");

    public static ProblemHttpResult LastAdmin() =>
        TypedResults.Problem(MemberEditor.LastAdminText, statusCode: StatusCodes.Status409Conflict, title: "Only admin");

    public static ProblemHttpResult AlreadyInvited(FieldError error) =>
        Create(StatusCodes.Status409Conflict, "Already invited", error.Field, InBody(error.Field, error.Message));

    public static ProblemHttpResult SlugTaken(string slug) =>
        Create(StatusCodes.Status409Conflict, "Slug taken", "slug", InBody("slug", $"The slug \"{slug}\" is taken. Choose another one, or leave it out to have one generated."));

    public static ProblemHttpResult Stale(int current) => Create(
        StatusCodes.Status412PreconditionFailed, "Stale version", "version",
        InHeader("If-Match", $"The link has been changed: its version is now \"{current}\". Get it again and repeat your change."));

    public static ProblemHttpResult KeyOfAnotherRequest(string header) => Create(
        StatusCodes.Status422UnprocessableEntity, "Idempotency key already used", header,
        InHeader(header, "A link with other fields was created with this key. Send the same body to get that response again, or use a new key for a new link."));

    public static ProblemHttpResult TooManyRequests(int limit, int seconds) => TypedResults.Problem(
        $"More than {limit} requests arrived within a minute. Wait {seconds} s before the next one, as Retry-After says.",
        statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests");

    private static ProblemPointer InBody(string field, string detail) => new("body", JsonPointer.FromField(field), field, detail);

    private static ProblemPointer InHeader(string header, string detail) => new("header", null, header, detail);

    private static ValidationProblem Invalid(ProblemPointer[] all)
    {
        var pointers = all.Length > MaxErrors ? all[..MaxErrors] : all;
        var detail = string.Join(" ", pointers.Select(pointer => $"{pointer.Field}: {pointer.Detail}"));
        return TypedResults.ValidationProblem(
            pointers.GroupBy(pointer => pointer.Field).ToDictionary(group => group.Key, group => group.Select(pointer => pointer.Detail).ToArray()),
            all.Length > MaxErrors ? $"{detail} There are {Format.Number(all.Length - MaxErrors)} more errors." : detail,
            extensions: new Dictionary<string, object?> { [Pointers] = pointers });
    }

    private static ProblemHttpResult Create(int status, string title, string field, ProblemPointer pointer) => TypedResults.Problem(
        pointer.Detail, statusCode: status, title: title, extensions: new Dictionary<string, object?> { ["field"] = field, [Pointers] = new[] { pointer } });
}
