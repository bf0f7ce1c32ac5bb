using LinkApp.Core.Branding;

namespace LinkApp.Web.StaticPages;

/// <summary>A kind of page for visitors who are not redirected.</summary>
/// <param name="status">The status code.</param>
/// <param name="key">The beginning of the names of its texts (<see cref="VisitorLanguage"/>).</param>
/// <param name="ownText">The organization's own text for it; null for pages that always have LinkApp's.</param>
internal sealed class VisitorPage(int status, string key, Func<PageTexts, string?>? ownText = null)
{
    public static readonly VisitorPage UnknownLink = new(StatusCodes.Status404NotFound, "LinkNotFound", texts => texts.NotFound);

    public static readonly VisitorPage NothingHere = new(StatusCodes.Status404NotFound, "NothingHere");

    public static readonly VisitorPage OutsideBasePath = new(StatusCodes.Status404NotFound, "OutsideBasePath");

    public static readonly VisitorPage HostNotValid = new(StatusCodes.Status400BadRequest, "HostNotValid");

    /// <summary>For a request that can't be read.</summary>
    public static readonly VisitorPage BadRequest = new(StatusCodes.Status400BadRequest, "BadRequest");

    /// <summary>For a method that an address does not take.</summary>
    public static readonly VisitorPage OtherMethod = new(StatusCodes.Status405MethodNotAllowed, "OtherMethod");

    public static readonly VisitorPage TooLarge = new(StatusCodes.Status413PayloadTooLarge, "TooLarge");

    public static readonly VisitorPage AddressTooLong = new(StatusCodes.Status414UriTooLong, "AddressTooLong");

    public static readonly VisitorPage HeadersTooLong = new(StatusCodes.Status431RequestHeaderFieldsTooLarge, "HeadersTooLong");

    public static readonly VisitorPage Unavailable = new(StatusCodes.Status503ServiceUnavailable, "Unavailable");

    /// <summary>For a link that has expired or was turned off.</summary>
    public static readonly VisitorPage Expired = new(StatusCodes.Status410Gone, "Expired", texts => texts.Expired);

    public static readonly VisitorPage Scheduled = new(StatusCodes.Status404NotFound, "Scheduled", texts => texts.Scheduled);

    public static readonly VisitorPage TooManyTries = new(StatusCodes.Status429TooManyRequests, "TooManyTries");

    /// <summary>For a visitor whom a rule blocks, with the rule's message.</summary>
    public static readonly VisitorPage Refused = new(StatusCodes.Status403Forbidden, "Refused", texts => texts.Refused);

    /// <summary>Asks for a password; the status code is another one after a wrong password.</summary>
    public static readonly VisitorPage Password = new(StatusCodes.Status200OK, "Password", texts => texts.Password);

    public int Status { get; } = status;

    /// <summary>The page for a status that came without one; other errors of the request get the page of a bad request.</summary>
    public static VisitorPage For(int status) => status switch
    {
        StatusCodes.Status404NotFound => NothingHere,
        StatusCodes.Status405MethodNotAllowed => OtherMethod,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status414UriTooLong => AddressTooLong,
        StatusCodes.Status429TooManyRequests or >= 500 => Unavailable,
        StatusCodes.Status431RequestHeaderFieldsTooLarge => HeadersTooLong,
        _ => BadRequest,
    };

    public string GetHeading(VisitorLanguage language) => language[$"{key}Heading"];

    /// <summary>LinkApp's own text; null for <see cref="Refused"/>, whose text is the message of a rule.</summary>
    public string? GetText(VisitorLanguage language) => this == Refused ? null : language[$"{key}Text"];

    public string? GetOwnText(PageTexts texts) => ownText?.Invoke(texts);
}
