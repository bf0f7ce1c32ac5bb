using System.Data.Common;
using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Assets;
using LinkApp.Web.Redirects;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using MudBlazor;

namespace LinkApp.Web.Links.List;

/// <summary>
/// The list of the organization's links. The filter is in the address; the number of rows and the scroll position are in the
/// browser's history entry, where link-list.js puts them. The selection is cleared when the address changes.
/// </summary>
public sealed partial class LinkListPage
{
    private const int PageSize = 50;

    // The most rows that are loaded again after the Back button.
    private const int MaxRestored = 500;

    private const string CompactSetting = "linkapp.compact";

    private readonly Selection _selection = new();
    private ListAddress _address = new();
    private LoadedLinks? _list;
    private DateTime _loadedAt;
    private string? _error;

    // How many links match the filter; null until they are counted.
    private long? _found;
    private Task _counting = Task.CompletedTask;

    private bool _isCompact;
    private TimeZoneInfo? _zone;
    private int _organizationId;
    private Author _author = Author.CommandLine;
    private bool _canEdit;
    private ElementReference _root;
    private BrowserObject? _browser;

    // What the browser does after the next rendering.
    private Func<Task>? _afterRender;

    [SupplyParameterFromQuery]
    private string? Search { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    private string[]? Tags { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    /// <summary>The name of a link that was saved on the page before. It is announced once, and taken out of the address.</summary>
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
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    private bool AreAllSelected => _list!.Links.All(link => _selection.Contains(link.Id));

    private string CountText => _found switch
    {
        null => $"{Format.Number(_list!.Links.Count)} shown",
        > LinkQueries.MaxCounted when _address.IsFiltered => $"{Format.Number(_list!.Links.Count)} of more than {Format.Number(LinkQueries.MaxCounted)} links",
        var found => $"{Format.Number(_list!.Links.Count)} of {Format.Count(found.Value, "link")}",
    };

    private string NothingFound => _address switch
    {
        { Search.Length: > 0, Tags.Count: 0, State: StateFilter.Unarchived } => $"No link has “{_address.Search}” in its name, slug or destination.",
        { Search.Length: 0, Tags.Count: 0 } => $"No link is {EnumText.Get(_address.State)}.",
        _ => "No link matches the search, the tags and the state.",
    };

    public async ValueTask DisposeAsync()
    {
        _list = null;
        if (_browser is not null)
            await _browser.DisposeAsync();
        await _counting;
    }

    protected override async Task OnParametersSetAsync()
    {
        // First what the head of the page depends on: it must not grow while the browser is asked.
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _author = member.Author(new Uri(Navigation.BaseUri).Authority);
        _canEdit = member.Has(Role.Editor);
        var address = ListAddress.Parse(Search, Tags, State, Sort);
        var isNew = _list is null || address.ToString() != _address.ToString();
        _address = address;
        if (_zone is null)
        {
            _isCompact = await Js.InvokeAsync<string?>("localStorage.getItem", CompactSetting) == "on";
            _zone = await Viewer.GetAsync();
        }
        if (isNew)
        {
            _selection.Clear();
            await LoadAsync(RestoredRows);
            _afterRender = () => CallAsync("restore");
        }
        if (Saved is not null)
            await AnnounceSavedAsync(Saved);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await (_browser = new BrowserObject(Js, "link-list.js")).CreateAsync(_root);
        if (_browser?.Handle is not null && Interlocked.Exchange(ref _afterRender, null) is { } call)
            await call();
    }

    /// <summary>The rows that the list had when the reader left it; one page if the address is opened for the first time.</summary>
    private int RestoredRows =>
        int.TryParse(Navigation.HistoryEntryState?.Split('|')[0], out var rows) ? Math.Clamp(rows, PageSize, MaxRestored) : PageSize;

    private string GetShortUrl(Link link) => Urls.GetUrl(link, new Uri(Navigation.BaseUri));

    private string GetTagUrl(string tag) =>
        (_address.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase) ? _address : _address.Toggle(tag)).ToString();

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
        (_error, _loadedAt, _found) = (null, Time.GetUtcNow().UtcDateTime, null);
        if (_address.IsDeleted)
            return;
        var list = new LoadedLinks(Queries, Activities, _organizationId, _address);
        try
        {
            await list.LoadAsync(count);
            _list = list;
            _found = list.HasMore ? null : list.Links.Count;
        }
        catch (DbException error)
        {
            _error = $"The links could not be read: {error.Message}";
        }
        if (list.HasMore)
            _counting = CountAsync(list, _address.Filter);
    }

    // Beside the page: counting may take longer than reading the first rows.
    private async Task CountAsync(LoadedLinks list, LinkFilter filter)
    {
        try
        {
            var found = await Task.Run(() => Queries.Count(_organizationId, filter));
            if (list != _list)
                return;
            _found = found;
            StateHasChanged();
        }
        catch (DbException)
        {
            // The rows are there, and the page says how many it shows.
        }
    }

    private async Task LoadMoreAsync()
    {
        try
        {
            await _list!.LoadAsync(PageSize);
            _afterRender = () => CallAsync("save");
        }
        catch (DbException error)
        {
            _error = $"More links could not be read: {error.Message}";
        }
    }

    private async Task AnnounceSavedAsync(string name)
    {
        Navigation.NavigateTo(_address.ToString(), replace: true);
        if (await Queries.FindShownAsync(_organizationId, LinkName.Parse(name)) is not { } link)
            return;
        Snackbar.RemoveByKey(SavedKey);
        Snackbar.Add<SavedMessage>(
            new() { [nameof(SavedMessage.Name)] = link.LinkName, [nameof(SavedMessage.ShortUrl)] = GetShortUrl(link) },
            Severity.Success,
            options => options.VisibleStateDuration = MessageTime,
            SavedKey);
    }

    private async Task SetCompactAsync(bool isCompact)
    {
        _isCompact = isCompact;
        await Js.InvokeVoidAsync("localStorage.setItem", CompactSetting, isCompact ? "on" : "off");
    }

    private void SelectAllShown(bool select)
    {
        if (select)
            _selection.SetTo(_list!.Ids);
        else
            _selection.Clear();
    }

    /// <summary>Selects all links that match the filter, loaded or not, up to the maximum for one change.</summary>
    private void SelectAllFound()
    {
        var found = Queries.Places(_organizationId, _address.Filter, _address.Sort, after: null, LinkEditor.MaxMany);
        _selection.SetTo(found.Select(place => place.Id));
    }

    private Task CallAsync(string method, params object?[] args) => _browser!.CallAsync(method, args).AsTask();
}
