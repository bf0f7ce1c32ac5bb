using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace LinkApp.Web.Links.History;

/// <summary>The history of a link, also of a deleted one, with buttons to restore earlier versions.</summary>
public sealed partial class LinkHistoryPage
{
    private IReadOnlyList<LinkChange>? _changes;
    private Link? _link;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string? _done;
    private string? _error;
    private bool _mayEdit;
    private int _organizationId;
    private Author _author = Author.CommandLine;

    [Parameter]
    public string Slug { get; set; } = "";

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LinkQueries Queries { get; set; } = default!;

    [Inject]
    private LinkEditor Editor { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _author = member.Author(new Uri(Navigation.BaseUri).Authority);
        _mayEdit = member.Has(Role.Editor);
        _zone = await Viewer.GetAsync();
        await LoadAsync(Slug);
    }

    private async Task LoadAsync(string slug)
    {
        _link = await Queries.FindAsync(_organizationId, slug);
        var id = _link?.Id ?? (await Queries.FindDeletedAsync(_organizationId, slug))?.LinkId;
        _changes = id is null ? [] : await Queries.HistoryAsync(_organizationId, id.Value);
    }

    // The current version can't be restored. Of a deleted link, every version can.
    private bool CanBringBack(int index) => _mayEdit && (index > 0 || _changes![0].Kind == LinkChangeKind.Deleted);

    private async Task RestoreAsync(LinkChange change)
    {
        var confirmed = await Dialogs.ShowMessageBoxAsync(
            $"Bring back version {change.Version}?",
            _link is null
                ? $"/{change.Link.Slug} will redirect again, with the clicks that it had."
                : "The link will be what it was after this change. What it is now stays in the history, so that you can come back to it.",
            yesText: "Bring back",
            cancelText: "Leave as it is");
        if (confirmed != true)
            return;
        (_done, _error) = (null, null);
        switch (await Editor.RestoreAsync(_organizationId, change.LinkId, change.Version, _author))
        {
            case LinkEdit.Saved(var link):
                _done = $"/{link.Slug} is what it was at version {change.Version}.";
                await LoadAsync(link.Slug);
                if (link.Slug != Slug)
                    Navigation.NavigateTo($"app/links/{link.Slug}/history", replace: true);
                break;
            case LinkEdit.SlugTaken(var slug):
                _error = $"Another link has /{slug} now. Once that one is renamed or deleted, this one can come back.";
                break;
            default:
                _error = "This version is no longer stored. Load the page again.";
                break;
        }
    }
}
