using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Assets;
using LinkApp.Web.Redirects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Data.Sqlite;
using Microsoft.JSInterop;
using MudBlazor;

namespace LinkApp.Web.Links.List;

/// <summary>The list of the organization's links. The filter is in the address; the selection is cleared when the address changes.</summary>
public sealed partial class LinkListPage
{
    private const int PageSize = 50;

    private readonly Selection _selection = new();
    private ListAddress _address = new();
    private LoadedLinks? _list;
    private DateTime _loadedAt;
    private string? _error;

    // The result of the last action, and the short URL of a link that was saved on the page before.
    private string? _result;
    private string? _savedUrl;

    private int _organizationId;
    private Author _author = Author.CommandLine;
    private bool _canEdit;
    private ElementReference _root;
    private BrowserObject? _shortcuts;

    [SupplyParameterFromQuery]
    private string? Search { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    private string[]? Tags { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    /// <summary>The slug of a link that was saved on the page before.</summary>
    [SupplyParameterFromQuery]
    private string? Saved { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LinkQueries Queries { get; set; } = default!;

    [Inject]
    private ActivityQueries Activities { get; set; } = default!;

    [Inject]
    private LinkEditor Editor { get; set; } = default!;

    [Inject]
    private ShortUrls Urls { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    private bool AreAllSelected => _list!.Links.All(link => _selection.Contains(link.Id));

    private string NothingFound => _address switch
    {
        { Search.Length: > 0, Tags.Count: 0, State: StateFilter.Unarchived } => $"No link has “{_address.Search}” in its name, slug or destination.",
        { Search.Length: 0, Tags.Count: 0 } => $"No link is {EnumText.Get(_address.State)}.",
        _ => "No link fits all of the search, the tags and the state.",
    };

    public ValueTask DisposeAsync() => _shortcuts?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _author = member.Author(new Uri(Navigation.BaseUri).Authority);
        _canEdit = member.Has(Role.Editor);
        var address = ListAddress.Parse(Search, Tags, State, Sort);
        if (_list is not null && address.ToString() == _address.ToString())
            return;
        _address = address;
        _selection.Clear();
        await LoadAsync(PageSize);
    }

    protected override Task OnAfterRenderAsync(bool firstRender) =>
        firstRender ? (_shortcuts = new BrowserObject(Js, "link-list.js")).CreateAsync(_root) : Task.CompletedTask;

    private string GetShortUrl(Link link) => Urls.GetUrl(link, new Uri(Navigation.BaseUri));

    /// <summary>
    /// Navigates to an address of the list. While a search is typed, each address replaces the one before, so that the Back
    /// button skips the letters in between.
    /// </summary>
    private void GoTo(ListAddress address)
    {
        var isTypedOn = address with { Search = _address.Search } == _address && _address.Search.Length > 0;
        Navigation.NavigateTo(address.ToString(), replace: isTypedOn);
    }

    /// <summary>Loads the list again from the start.</summary>
    /// <param name="count">How many links to show.</param>
    private async Task LoadAsync(int count)
    {
        (_error, _loadedAt) = (null, Time.GetUtcNow().UtcDateTime);
        var list = new LoadedLinks(Queries, Activities, _organizationId, _address);
        try
        {
            await list.LoadAsync(count);
            _savedUrl = Saved is not null && await Queries.FindAsync(_organizationId, Saved) is { } saved ? GetShortUrl(saved) : null;
            _list = list;
        }
        catch (SqliteException error)
        {
            _error = $"The links could not be read: {error.Message}";
        }
    }

    private async Task LoadMoreAsync()
    {
        try
        {
            await _list!.LoadAsync(PageSize);
        }
        catch (SqliteException error)
        {
            _error = $"More links could not be read: {error.Message}";
        }
    }

    /// <summary>Shows the result of an action, and loads the list again.</summary>
    private Task ShowResultAsync(string result)
    {
        _result = result;
        _selection.Clear();
        return LoadAsync(Math.Max(PageSize, _list!.Links.Count));
    }

    private void SelectAllShown(ChangeEventArgs change)
    {
        if (change.Value is true)
            _selection.SetTo(_list!.Ids);
        else
            _selection.Clear();
    }

    /// <summary>Selects all links that match the filter, loaded or not, up to the maximum for one change.</summary>
    private void SelectAllFound()
    {
        var found = Queries.Places(_organizationId, _address.Filter, _address.Sort, after: null, LinkEditor.MaxMany + 1);
        _selection.SetTo(found.Take(LinkEditor.MaxMany).Select(place => place.Id));
        _result = found.Count > LinkEditor.MaxMany
            ? $"The first {Format.Count(LinkEditor.MaxMany, "link")} are selected; more can't be changed at once."
            : $"All {Format.Count(found.Count, "link")} are selected.";
    }

    private async Task DeleteAsync(Link link)
    {
        var confirmed = await Dialogs.ShowMessageBoxAsync(
            $"Delete /{link.Slug}?",
            "Visitors of this link will see that it does not exist. Its clicks stay in your organization's reports.",
            yesText: "Delete link",
            cancelText: "Keep it");
        if (confirmed != true)
            return;
        await Editor.DeleteAsync(_organizationId, link.Slug, _author);
        await ShowResultAsync($"/{link.Slug} is deleted.");
    }
}
