using LinkApp.Core.Dashboard;
using LinkApp.Core.Live;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using LinkApp.Web.Accounts;
using LinkApp.Web.Assets;
using LinkApp.Web.Live;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Data.Sqlite;
using Microsoft.JSInterop;

namespace LinkApp.Web.Dashboard;

/// <summary>
/// The first page: how it goes. Its numbers are read up to the position of the live feed and go on with its batches; now
/// and then they are read again, since days begin, links change and batches don't say how many clicks each link has.
/// </summary>
public sealed partial class DashboardPage
{
    private const int MaxRows = 6;

    private static readonly TimeSpan BusyInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuietInterval = TimeSpan.FromMinutes(1);

    // Of an organization whose numbers take long to read, a page reads no more than this part of the time.
    private const int RestPerRead = 20;

    private ElementReference _root;
    private BrowserObject? _view;
    private PageFeed? _feed;
    private DashboardNumbers? _numbers;
    private DashboardData? _data;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string? _error;
    private int _organizationId;
    private long _userId;
    private bool _canEdit;
    private bool _ended;
    private long _position;
    private bool _moved;
    private long _readAt;
    private TimeSpan _readTook;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LiveClicks Clicks { get; set; } = default!;

    [Inject]
    private DashboardReader Reader { get; set; } = default!;

    [Inject]
    private OrganizationQueries Organizations { get; set; } = default!;

    [Inject]
    private LiveSettings Settings { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private CircuitConnection Connection { get; set; } = default!;

    [Inject]
    private IJSRuntime JS { get; set; } = default!;

    private int Minutes => (int)Settings.Window.TotalMinutes;

    private bool IsDue => Time.GetElapsedTime(_readAt) is var passed && passed >= (_moved ? BusyInterval : QuietInterval) && passed >= _readTook * RestPerRead;

    protected override async Task OnInitializedAsync()
    {
        _feed = new PageFeed(Connection, RunFeedAsync, DispatchExceptionAsync);
        var member = (await Authentication).User;
        (_organizationId, _userId, _canEdit) = (member.OrganizationId(), member.UserId(), member.Has(Role.Editor));
        _zone = await Viewer.GetAsync();
    }

    private async Task StartAsync(IJSObjectReference map)
    {
        if (_feed!.IsClosed)
            return;
        _view = new BrowserObject(JS, "live-clicks.js");
        if (await _view.CreateAsync(_root, map, new { minutes = Minutes }))
            await _feed.StartAsync();
    }

    private async Task RunFeedAsync(CancellationToken cancel)
    {
        _ended = false;
        using var subscription = await Clicks.SubscribeAsync(_organizationId, cancel: cancel);
        _position = subscription.Before;
        await _view!.CallAsync("snapshot", cancel, subscription.Snapshot.ToJson());
        await ReadAsync(cancel);
        StateHasChanged();
        await foreach (var batch in LiveStream.ReadAsync(subscription, IsMemberAsync, Time, cancel))
        {
            if (batch is not null)
            {
                (_position, _moved, _numbers) = (batch.To, true, _numbers?.With(batch));
                await _view!.CallAsync("batch", cancel, batch.PageJson);
            }
            if (IsDue)
                await ReadAsync(cancel);
            StateHasChanged();
        }
        _ended = !cancel.IsCancellationRequested;
        StateHasChanged();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        var began = Time.GetTimestamp();
        try
        {
            _data = await Reader.ReadAsync(_organizationId, _position, _zone, cancel);
            (_numbers, _error) = (_data.Numbers, null);
        }
        catch (SqliteException error)
        {
            _error = error.Message;
        }
        (_moved, _readAt, _readTook) = (false, Time.GetTimestamp(), Time.GetElapsedTime(began));
    }

    private IReadOnlyList<Rank> Countries() =>
    [
        .. _numbers!.Countries.OrderByDescending(country => country.Value).ThenBy(country => country.Key, StringComparer.Ordinal).Take(MaxRows)
            .Select(country => new Rank(Core.Geo.Country.NameOf(country.Key), country.Value, AssetMap.FlagUrl(country.Key))),
    ];

    private IReadOnlyList<Rank> TopLinks() =>
    [
        .. _data!.Numbers.Links.Where(link => _data.Slugs.ContainsKey(link.LinkId)).Take(MaxRows)
            .Select(link => new Rank("/" + _data.Slugs[link.LinkId], link.Clicks, Href: _canEdit ? Links.LinkPage.UrlOf(_data.Slugs[link.LinkId]) : null)),
    ];

    private async ValueTask<bool> IsMemberAsync(CancellationToken cancel) =>
        await Organizations.RoleAsync(_userId, _organizationId, cancel) is not null;

    public async ValueTask DisposeAsync()
    {
        if (_feed is not null)
            await _feed.DisposeAsync();
        if (_view is not null)
            await _view.DisposeAsync();
    }
}
