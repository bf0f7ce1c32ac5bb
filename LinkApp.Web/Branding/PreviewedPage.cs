using LinkApp.Core.Branding;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Branding;

/// <summary>A page of the preview, which can have a text of the organization's own.</summary>
/// <param name="Name">The name of its text in <see cref="PageTexts"/>.</param>
/// <param name="Label">What the settings call it.</param>
/// <param name="Page">The page.</param>
internal sealed record PreviewedPage(string Name, string Label, VisitorPage Page)
{
    public static readonly IReadOnlyList<PreviewedPage> All =
    [
        new(nameof(PageTexts.Password), "Password", VisitorPage.Password),
        new(nameof(PageTexts.NotFound), "Link not found", VisitorPage.UnknownLink),
        new(nameof(PageTexts.Expired), "Expired", VisitorPage.Expired),
        new(nameof(PageTexts.Scheduled), "Not active yet", VisitorPage.Scheduled),
        new(nameof(PageTexts.Refused), "Blocked by a rule", VisitorPage.Refused),
    ];
}
