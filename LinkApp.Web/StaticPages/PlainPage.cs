namespace LinkApp.Web.StaticPages;

/// <summary>A small static page for visitors who are not redirected. It reveals nothing about the installation.</summary>
/// <param name="status">The status code.</param>
/// <param name="title">The title.</param>
/// <param name="heading">What happened.</param>
/// <param name="text">What to do about it.</param>
internal sealed class PlainPage(int status, string title, string heading, string text)
{
    public static readonly PlainPage UnknownLink = new(
        StatusCodes.Status404NotFound,
        "Link not found",
        "This link does not exist",
        "It may have been mistyped or deleted. Check the address, or ask the person who gave it to you.");

    public static readonly PlainPage NothingHere = new(
        StatusCodes.Status404NotFound,
        "Nothing here",
        "There is nothing at this address",
        "It may be mistyped. Check it, or ask the person who gave it to you.");

    public static readonly PlainPage Unavailable = new(
        StatusCodes.Status503ServiceUnavailable,
        "Try again soon",
        "This link can’t be opened for the moment",
        "The server can’t look it up. Try again in a minute.");

    public static readonly PlainPage Over = new(
        StatusCodes.Status410Gone,
        "Link no longer active",
        "This link is no longer active",
        "Its time is over, or it has been switched off. Ask the person who gave it to you for another one.");

    public static readonly PlainPage NotYetOpen = new(
        StatusCodes.Status404NotFound,
        "Link not open yet",
        "This link is not open yet",
        "Its time has still to come. Try again later, or ask the person who gave it to you when it opens.");

    public static readonly PlainPage TooManyTries = new(
        StatusCodes.Status429TooManyRequests,
        "Too many tries",
        "Too many passwords were wrong",
        "Wait a minute, then open the link again.");

    public static readonly PlainPage HostNotValid = new(
        StatusCodes.Status400BadRequest,
        "Host not valid",
        "The host name of this address is not valid",
        "Check the address, or ask the person who gave it to you.");

    private byte[]? _page;

    /// <summary>The page for a visitor who is refused by a rule, with the rule's message.</summary>
    public static PlainPage Refused(string message) => new(StatusCodes.Status403Forbidden, "Not available", "This link is not available to you", message);

    /// <summary>The page for addresses outside the base path.</summary>
    public static PlainPage OutsideBasePath(string basePath) =>
        new(
            StatusCodes.Status404NotFound, "Not found", "There is nothing at this address",
            $"The addresses here begin with {basePath}/. Check yours, or ask the person who gave it to you.");

    // Rendered once if there is no base path, since scanners try many slugs.
    public Task WriteAsync(HttpContext context) =>
        StaticPage.WriteAsync(context, status, context.Request.PathBase is { HasValue: true } basePath ? Render(basePath) : _page ??= Render(default));

    /// <summary>Writes the page with a Retry-After header.</summary>
    public Task WriteAsync(HttpContext context, TimeSpan retryAfter)
    {
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return WriteAsync(context);
    }

    private byte[] Render(PathString basePath) => StaticPage.Render(basePath, title, $"""
        <body class="plain-page">
          <main>
            <h1>{StaticPage.Encode(heading)}</h1>
            <p>{StaticPage.Encode(text)}</p>
          </main>
        </body>
        """);
}
