using System.Collections.Frozen;

namespace LinkApp.Web.Addresses;

/// <summary>The address of the page that edits a link.</summary>
public static class LinkAddress
{
    // Pages next to those of links; addresses are compared without case.
    private static readonly FrozenSet<string> Subpages = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "new", "import");

    /// <summary>The address, relative to the base URL; with <c>/edit</c> at its end if the slug is also the address of another page.</summary>
    public static string GetEditUrl(string slug) => Subpages.Contains(slug) ? $"app/links/{slug}/edit" : $"app/links/{slug}";
}
