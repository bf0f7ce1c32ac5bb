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

/// <summary>The organization's links. What is shown stands in the URL; what is selected lasts until that changes.</summary>
public sealed partial class LinkListPage
{
    private const int PageSize = 50;

    private readonly Selection _selection = new();
    private readonly Dictionary<long, LinkActivity> _activity = [];
    private ElementReference _root;
    private BrowserObject? _keys;
    private List<Link>? _links;
    private LinkCursor? _next;
    private ListAddress _address = new();
    private DateTime _now;
    private string? _error;
    private string? _done;
    private string? _savedUrl;
    private bool _mayEdit;
    private int _organizationId;
    private Author _author = Author.CommandLine;

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

    private List<long> Shown => _links!.ConvertAll(link => link.Id);

    private bool AllSelected => _links!.TrueForAll(link => _selection.Contains(link.Id));

    private string NothingFound => _address switch
    {
        { Search.Length: > 0, Tags.Count: 0, State: StateFilter.Kept } => $"No link has “{_address.Search}” in its name, slug or destination.",
        { Search.Length: 0, Tags.Count: 0 } => $"No link is {ListWords.Of(_address.State)}.",
        _ => "No link fits all of the search, the tags and the state.",
    };

    public ValueTask DisposeAsync() => _keys?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _author = member.Author(new Uri(Navigation.BaseUri).Authority);
        _mayEdit = member.Has(Role.Editor);
        var address = ListAddress.Of(Search, Tags, State, Sort);
        if (_links is not null && address.ToString() == _address.ToString())
            return;
        _address = address;
        _selection.Clear();
        await LoadAsync(PageSize);
    }

    protected override Task OnAfterRenderAsync(bool firstRender) =>
        firstRender ? (_keys = new BrowserObject(Js, "link-list.js")).CreateAsync(_root) : Task.CompletedTask;

    private string ShortUrl(Link link) => Urls.Of(link, new Uri(Navigation.BaseUri));

    // Letters that are typed are one step of the browser's way back, not one each.
    private void Show(ListAddress address) =>
        Navigation.NavigateTo(address.ToString(), replace: address with { Search = _address.Search } == _address && _address.Search.Length > 0);

    /// <summary>Reads the list anew, as far as it was shown.</summary>
    private async Task LoadAsync(int count)
    {
        _error = null;
        _now = Time.GetUtcNow().UtcDateTime;
        _activity.Clear();
        var links = new List<Link>();
        LinkCursor? next = null;
        try
        {
            do
            {
                next = await ReadAsync(links, next, Math.Min(count - links.Count, LinkQueries.MaxPageSize));
            }
            while (next is not null && links.Count < count);
            _savedUrl = Saved is not null && await Queries.FindAsync(_organizationId, Saved) is { } saved ? ShortUrl(saved) : null;
            (_links, _next) = (links, next);
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
            _next = await ReadAsync(_links!, _next, PageSize);
        }
        catch (SqliteException error)
        {
            _error = $"More links could not be read: {error.Message}";
        }
    }

    private async Task<LinkCursor?> ReadAsync(List<Link> links, LinkCursor? after, int size)
    {
        var page = await Queries.ListAsync(_organizationId, _address.Filter, _address.Sort, after, size);
        foreach (var (id, activity) in Activities.Read(_organizationId, [.. page.Links.Select(link => link.Id)]))
            _activity[id] = activity;
        links.AddRange(page.Links);
        return page.Next;
    }

    private void SelectShown(ChangeEventArgs change)
    {
        if (change.Value is true)
            _selection.SetTo(Shown);
        else
            _selection.Clear();
    }

    /// <summary>Selects what the filter finds, as far as one change reaches.</summary>
    private void SelectFound()
    {
        var places = Queries.Places(_organizationId, _address.Filter, _address.Sort, after: null, LinkEditor.MaxMany + 1);
        _selection.SetTo(places.Take(LinkEditor.MaxMany).Select(place => place.Id));
        _done = places.Count > LinkEditor.MaxMany
            ? $"The first {Format.Count(LinkEditor.MaxMany, "link")} are selected; more can't be changed at once."
            : $"All {Format.Count(places.Count, "link")} are selected.";
    }

    private Task ChangedAsync(string summary)
    {
        _done = summary;
        _selection.Clear();
        return LoadAsync(Math.Max(PageSize, _links!.Count));
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
        await ChangedAsync($"/{link.Slug} is deleted.");
    }
}
