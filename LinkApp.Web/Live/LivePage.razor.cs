using System.Globalization;
using LinkApp.Core.Links;
using LinkApp.Core.Live;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using LinkApp.Web.Accounts;
using LinkApp.Web.Assets;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace LinkApp.Web.Live;

/// <summary>
/// The live map. The view stands in the URL; the clicks go to the browser as they are encoded for all viewers, one
/// call a batch, and are drawn there. A browser that is slow gets its next batches merged into one.
/// </summary>
public sealed partial class LivePage
{
    private static readonly int[] WindowMinutes = [1, 5, 15, 30, 60];

    private ElementReference _root;
    private BrowserObject? _view;
    private PageFeed? _feed;
    private string? _feedLink;
    private int _shownMinutes;
    private int _organizationId;
    private long _userId;
    private bool _paused;
    private bool _ended;
    private bool _unknownLink;

    /// <summary>One of <see cref="Regions"/>.</summary>
    [SupplyParameterFromQuery]
    public string? Region { get; set; }

    /// <summary>The slug of the only link to show; null for all.</summary>
    [SupplyParameterFromQuery]
    public string? Link { get; set; }

    /// <summary>Minutes of the window to show.</summary>
    [SupplyParameterFromQuery]
    public string? Window { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LiveClicks Clicks { get; set; } = default!;

    [Inject]
    private LinkQueries Links { get; set; } = default!;

    [Inject]
    private OrganizationQueries Organizations { get; set; } = default!;

    [Inject]
    private LiveSettings Settings { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private CircuitConnection Connection { get; set; } = default!;

    [Inject]
    private IJSRuntime JS { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private int LongestMinutes => (int)Settings.Window.TotalMinutes;

    private IEnumerable<int> WindowChoices => WindowMinutes.Where(minutes => minutes < LongestMinutes).Append(LongestMinutes);

    private int Minutes =>
        int.TryParse(Window, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && WindowChoices.Contains(minutes) ? minutes : LongestMinutes;

    protected override async Task OnInitializedAsync()
    {
        _feed = new PageFeed(Connection, RunFeedAsync, DispatchExceptionAsync);
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _userId = member.UserId();
        _zone = await Viewer.GetAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_view?.Handle is null)
            return;
        if (_shownMinutes != Minutes)
            await _view.CallAsync("setWindow", _shownMinutes = Minutes);
        if (_feedLink != Link)
            await _feed!.BeginAsync();
    }

    /// <summary>Called when the map is there: everything live begins on it.</summary>
    private async Task StartAsync(IJSObjectReference map)
    {
        _shownMinutes = Minutes;
        if (_feed!.IsClosed)
            return;
        _view = new BrowserObject(JS, "live-clicks.js");
        if (await _view.CreateAsync(_root, map, new { minutes = Minutes }))
            await _feed.StartAsync();
    }

    private async Task RunFeedAsync(CancellationToken cancel)
    {
        _feedLink = Link;
        var link = Link is null ? null : await Links.FindAsync(_organizationId, Link, cancel);
        (_unknownLink, _ended) = (Link is not null && link is null, false);
        StateHasChanged();
        if (_unknownLink)
            return;
        if (_at is { } at)
            await RunReplayAsync(link?.Id, at, cancel);
        // Also when a replay has come to the present.
        if (_at is null)
            await RunLiveAsync(link?.Id, cancel);
    }

    private async Task RunLiveAsync(long? linkId, CancellationToken cancel)
    {
        using var subscription = await Clicks.SubscribeAsync(_organizationId, linkId, cancel);
        await _view!.CallAsync("snapshot", cancel, subscription.Snapshot.ToJson());
        await foreach (var batch in LiveStream.ReadAsync(subscription, IsMemberAsync, Time, cancel))
        {
            if (batch is not null)
                await _view!.CallAsync("batch", cancel, batch.PageJson);
        }
        _ended = !cancel.IsCancellationRequested;
        StateHasChanged();
    }

    private async ValueTask<bool> IsMemberAsync(CancellationToken cancel) =>
        await Organizations.RoleAsync(_userId, _organizationId, cancel) is not null;

    private async Task TogglePauseAsync()
    {
        _paused = !_paused;
        if (_view is not null)
            await _view.CallAsync("setPaused", _paused);
    }

    private void SetQuery(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value), replace: true);

    public async ValueTask DisposeAsync()
    {
        if (_feed is not null)
            await _feed.DisposeAsync();
        if (_view is not null)
            await _view.DisposeAsync();
    }
}
