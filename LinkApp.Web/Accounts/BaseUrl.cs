namespace LinkApp.Web.Accounts;

/// <summary>LinkApp's own address.</summary>
internal static class BaseUrl
{
    /// <summary>The address under which a request reached LinkApp, with its base path, of no organization, and without a slash at the end.</summary>
    public static string GetBaseUrl(this HttpRequest request) => $"{request.Scheme}://{request.Host}{request.HttpContext.RootPath()}";
}
