using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Addresses;

/// <summary>The addresses of pages of one organization: below <c>org/{id}/</c>, so that each tab of a browser has its own organization.</summary>
internal static class OrganizationAddress
{
    /// <summary>What stands before the id, below LinkApp's base path.</summary>
    public const string Prefix = "/org/";

    /// <summary>The path of a page of an organization.</summary>
    /// <param name="http">The settings, for the base path.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="page">The page's address, such as <c>app/links</c>.</param>
    public static string Get(HttpSettings http, int organizationId, string page) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{http.BasePath}{Prefix}{organizationId}/{page}");

    /// <summary>LinkApp's own address, which is that of no organization: for links that are sent to others.</summary>
    public static Uri GetRoot(HttpSettings http, NavigationManager navigation) => new(new Uri(navigation.BaseUri), http.BasePath + "/");
}
