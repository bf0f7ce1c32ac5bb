namespace LinkApp.Web.Security;

/// <summary>
/// Refuses posted forms that can't be read, such as those in an encoding that .NET does not know, or without their end. Without
/// it, whoever reads the form first would fail.
/// </summary>
internal sealed class FormCheck(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => context.Request.HasFormContentType
        && context.GetEndpoint() is not null
        && !context.Request.Path.StartsWithSegments("/api")
        ? CheckAsync(context)
        : next(context);

    /// <summary>Whether an error says that a form can't be read.</summary>
    public static bool IsUnreadable(Exception error) =>
        error is InvalidDataException or BadHttpRequestException or NotSupportedException or ArgumentException or IOException;

    /// <summary>The form of a request; null if it can't be read.</summary>
    public static async Task<IFormCollection?> TryReadAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            return null;
        }
    }

    private async Task CheckAsync(HttpContext context)
    {
        if (await TryReadAsync(context.Request) is null)
            // The error pages answer, and count it.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else
            await next(context);
    }
}
