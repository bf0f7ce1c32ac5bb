using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
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
    private LinkName? _shown;
    private string? _error;
    private bool _mayEdit;
    private int _organizationId;
    private Author _author = Author.CommandLine;

    [Parameter]
    public string Slug { get; set; } = "";

    [SupplyParameterFromQuery(Name = LinkAddress.DomainParameter)]
    private string? Domain { get; set; }

    private LinkName Name => LinkAddress.Read(Slug, Domain);

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

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        // The router shows the history of the next link on the same page.
        if (Name == _shown)
            return;
        (_shown, _link, _changes, _error) = (Name, null, null, null);
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _author = member.Author(new Uri(Navigation.BaseUri).Authority);
        _mayEdit = member.Has(Role.Editor);
        _zone = await Viewer.GetAsync();
        await LoadAsync(Name);
    }

    private async Task LoadAsync(LinkName name)
    {
        _link = await Queries.FindShownAsync(_organizationId, name);
        var id = _link?.Id ?? (await Queries.FindDeletedAsync(_organizationId, name))?.LinkId;
        _changes = id is null ? [] : await Queries.HistoryAsync(_organizationId, id.Value);
    }

    // The current version can't be restored. Of a deleted link, every version can.
    private bool CanRestore(int index) => _mayEdit && (index > 0 || _changes![0].Kind == LinkChangeKind.Deleted);

    private async Task RestoreAsync(LinkChange change)
    {
        var effect = _link is null ? $"{change.Link.LinkName.ToLabel()} will redirect again, with the clicks it had." : "The current version stays in the history.";
        if (!await ConfirmDialog.AskAsync(Dialogs, $"Restore version {change.Version}?", effect, "Restore"))
            return;
        var present = _link is null ? null : _changes![0];
        if (!await TryRestoreAsync(change))
            return;
        Snackbar.Add($"Version {change.Version} was restored.", Severity.Success, options =>
        {
            if (present is null)
                return;
            options.Action = "Undo";
            options.OnClick = async _ =>
            {
                await TryRestoreAsync(present);
                await InvokeAsync(StateHasChanged);
            };
        });
    }

    private async Task<bool> TryRestoreAsync(LinkChange change)
    {
        if (!_mayEdit)
            return false;
        _error = null;
        LinkEdit outcome = default!;
        if (!await Snackbar.TryAsync(
            $"Version {change.Version} was not restored",
            async () => outcome = await Editor.RestoreAsync(_organizationId, change.LinkId, change.Version, _author)))
            return false;
        switch (outcome)
        {
            case LinkEdit.Saved(var link):
                await LoadAsync(link.LinkName);
                if (link.LinkName != Name)
                    Navigation.NavigateTo(LinkAddress.Get(link.LinkName, "/history"), replace: true);
                return true;
            case LinkEdit.SlugTaken(var slug):
                _error = $"Another link uses /{slug} now. Rename or delete that link first.";
                return false;
            default:
                _error = "This version is no longer stored. Reload the page.";
                return false;
        }
    }
}
