using LinkApp.Core.Organizations;
using LinkApp.Web.Addresses;
using MudBlazor;

namespace LinkApp.Web.Shell;

/// <summary>A page in the main navigation.</summary>
/// <param name="Href">Its address, relative to the base URL.</param>
/// <param name="Text">Its name.</param>
/// <param name="Icon">Its icon.</param>
/// <param name="Role">The lowest role that may open it.</param>
internal sealed record AppPage(string Href, string Text, string Icon, Role Role)
{
    public static readonly IReadOnlyList<AppPage> All =
    [
        new("app", "Dashboard", Icons.Material.Filled.Dashboard, Role.Viewer),
        new("app/links", "Links", Icons.Material.Filled.Link, Role.Viewer),
        new("app/live", "Live map", Icons.Material.Filled.Public, Role.Viewer),
        new(ReportAddress.Reports, "Reports", Icons.Material.Filled.BarChart, Role.Viewer),
        new("app/settings", "Settings", Icons.Material.Filled.Settings, Role.Admin),
    ];
}
