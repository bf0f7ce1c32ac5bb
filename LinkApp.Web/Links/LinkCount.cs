namespace LinkApp.Web.Links;

/// <summary>Numbers of links in sentences.</summary>
internal static class LinkCount
{
    public static string Of(int count) => count == 1 ? "1 link" : $"{count:N0} links";
}
