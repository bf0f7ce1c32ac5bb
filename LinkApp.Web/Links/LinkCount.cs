using LinkApp.Core.Wording;

namespace LinkApp.Web.Links;

/// <summary>Numbers of links in sentences.</summary>
internal static class LinkCount
{
    public static string Of(int count) => Counted.Of(count, "link");
}
