using LinkApp.Core.Organizations;
using LinkApp.Web.Addresses;
using LinkApp.Web.Audit;
using LinkApp.Web.Branding;
using LinkApp.Web.Doctor;
using LinkApp.Web.Domains;
using LinkApp.Web.InternalClicks;
using LinkApp.Web.Members;
using LinkApp.Web.Organizations;
using LinkApp.Web.SignInDomains;
using LinkApp.Web.Wallboards;
using MudBlazor;

namespace LinkApp.Web.Shell;

/// <summary>A page of the main navigation or of the settings.</summary>
/// <param name="Href">Its address, relative to the base URL.</param>
/// <param name="Text">Its name.</param>
/// <param name="Icon">Its icon.</param>
/// <param name="Role">The lowest role that may open it.</param>
internal sealed record AppPage(string Href, string Text, string Icon, Role Role)
{
    /// <summary>Of a page of the settings without a tab of its own: the tab that leads to it.</summary>
    public string? Tab { get; init; }

    public static readonly IReadOnlyList<AppPage> All =
    [
        new("app", "Dashboard", Icons.Material.Filled.Dashboard, Role.Viewer),
        new("app/links", "Links", Icons.Material.Filled.Link, Role.Viewer),
        new("app/live", "Live map", Icons.Material.Filled.Public, Role.Viewer),
        new(ReportAddress.Reports, "Reports", Icons.Material.Filled.BarChart, Role.Viewer),
        new("app/settings", "Settings", Icons.Material.Filled.Settings, Role.Admin),
    ];

    /// <summary>The pages of the settings.</summary>
    public static readonly IReadOnlyList<AppPage> Settings =
    [
        new(MembersPage.Path, "Members", Icons.Material.Filled.People, Role.Admin),
        new(SignInDomainsPage.Path, "Sign-in domains", Icons.Material.Filled.DomainVerification, Role.Admin) { Tab = "Members" },
        new("app/settings/keys", "API keys", Icons.Material.Filled.Key, Role.Admin),
        new(DomainsPage.Path, "Domains", Icons.Material.Filled.Dns, Role.Admin),
        new(VisitorPagesPage.Path, "Visitor pages", Icons.Material.Filled.Palette, Role.Admin),
        new(InternalClicksPage.Path, "Internal clicks", Icons.Material.Filled.PersonOff, Role.Admin),
        new(WallboardsPage.Path, "Wallboards", Icons.Material.Filled.Tv, Role.Admin),
        new(AuditPage.Path, "Audit log", Icons.Material.Filled.ReceiptLong, Role.Admin),
        new(OrganizationPage.Path, "Organization", Icons.Material.Filled.Business, Role.Admin),
        new(MailPage.Path, "Mail", Icons.Material.Filled.Mail, Role.Admin),
        new(SystemPage.Path, "System", Icons.Material.Filled.MonitorHeart, Role.Admin),
    ];
}
