using System.Data.Common;
using LinkApp.Core.Dashboard;
using LinkApp.Core.Links;
using LinkApp.Core.Live;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace LinkApp.Web.Dashboard;

/// <summary>
/// The dashboard, the first page after sign-in. It reads its numbers up to the position of the live feed and then adds
/// each batch to them. It reads them again from time to time, since days change, links are edited, and batches do not
/// count the clicks of each link. With each batch it reads the clicks of the last hour, which costs only the new ones.
/// </summary>
public sealed partial class DashboardPage
{
    private static readonly TimeSpan BusyInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuietInterval = TimeSpan.FromMinutes(1);

    // A page waits this many times as long as a read took before it reads again: slow reads take at most a twentieth of the time.
    private const int RestPerRead = 20;

    private ElementReference _root;
    private FirstStepsState? _steps;
    private DashboardNumbers? _numbers;
    private DashboardData? _data;
    private RecentActivity? _recent;
    private Dictionary<long, LinkName> _activeNames = [];
    private bool _areNamesOld;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string? _error;
    private int _organizationId;
    private bool _canEdit;
    private bool _accessEnded;
    private long _position;
    private bool _hasNewClicks;
    private int _place;
    private Pace _numbersPace;
    private Pace _recentPace;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private DashboardReader Reader { get; set; } = default!;

    [Inject]
    private LiveSettings Settings { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private int Minutes => (int)Settings.Window.TotalMinutes;

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        (_organizationId, _canEdit) = (member.OrganizationId(), member.Has(Role.Editor));
        // Before anything is drawn, so that the page does not change its layout at once.
        _steps = await Reader.ReadFirstStepsAsync(_organizationId);
        _zone = await Viewer.GetAsync();
    }

    private async Task ReadFirstAsync(Subscription subscription, CancellationToken cancel)
    {
        _position = subscription.Before;
        await ReadAsync(cancel);
        StateHasChanged();
        await ReadRecentAsync(cancel);
        StateHasChanged();
    }

    private async Task CountAsync(ClickBatch? batch, CancellationToken cancel)
    {
        if (batch is not null)
            (_position, _hasNewClicks, _numbers) = (batch.To, true, _numbers?.With(batch));
        if (_steps is { HasClicks: false })
            _steps = await Reader.ReadFirstStepsAsync(_organizationId, cancel) ?? _steps with { HasClicks = true };
        if (IsDue(_recentPace, TimeSpan.Zero))
            await ReadRecentAsync(cancel);
        if (IsDue(_numbersPace, _hasNewClicks ? BusyInterval : QuietInterval))
            await ReadAsync(cancel);
        StateHasChanged();
    }

    private Task ReadAsync(CancellationToken cancel) => TryAsync(
        async () =>
        {
            _data = await Reader.ReadAsync(_organizationId, _position, _zone, new LinePlace(this, cancel), cancel);
            (_numbers, _hasNewClicks, _areNamesOld) = (_data.Numbers, false, true);
        },
        pace => _numbersPace = pace);

    private Task ReadRecentAsync(CancellationToken cancel) => TryAsync(
        async () =>
        {
            var recent = await Reader.ReadRecentAsync(_organizationId, cancel);
            var ids = recent.Links.Select(link => link.LinkId).ToList();
            // Links may be renamed or deleted. Each batch is too often to look.
            if (_areNamesOld || !ids.TrueForAll(_activeNames.ContainsKey))
                (_activeNames, _areNamesOld) = (await Reader.ReadNamesAsync(_organizationId, ids, cancel), false);
            _recent = recent;
        },
        pace => _recentPace = pace);

    private async Task TryAsync(Func<Task> read, Action<Pace> done)
    {
        var began = Time.GetTimestamp();
        try
        {
            await read();
            _error = null;
        }
        catch (DbException error)
        {
            _error = error.Message;
        }
        done(new(Time.GetTimestamp(), Time.GetElapsedTime(began)));
    }

    private bool IsDue(Pace pace, TimeSpan interval) =>
        Time.GetElapsedTime(pace.ReadAt) is var passed && passed >= interval && passed >= pace.Took * RestPerRead;

    private IReadOnlyList<Rank> Countries() =>
    [
        .. _numbers!.Countries.OrderByDescending(country => country.Value).ThenBy(country => country.Key, StringComparer.Ordinal).Take(Rank.MaxRows)
            .Select(country => new Rank(Core.Geo.Country.GetName(country.Key), country.Value, country.Key)),
    ];

    private IReadOnlyList<Rank> TopLinks() =>
    [
        .. _data!.Numbers.Links.Where(link => _data.Names.ContainsKey(link.LinkId)).Take(Rank.MaxRows)
            .Select(link => new Rank(_data.Names[link.LinkId].ToLabel(), link.Clicks, Href: new ReportAddress { Link = _data.Names[link.LinkId] }.ToString())),
    ];

    private IReadOnlyList<(ActiveLink, LinkName)> ActiveLinks() =>
        [.. _recent!.Links.Where(link => _activeNames.ContainsKey(link.LinkId)).Select(link => (link, _activeNames[link.LinkId]))];

    /// <summary>Shows the place in line while there are no numbers yet; called on the lane's threads.</summary>
    private sealed class LinePlace(DashboardPage page, CancellationToken cancel) : IProgress<int>
    {
        public void Report(int value)
        {
            // The next in line waits for a moment only.
            var place = value > 1 ? value : 0;
            if (page._data is null && page._place != place)
                _ = page.InvokeAsync(() => Show(place));
        }

        private void Show(int place)
        {
            page._place = place;
            if (!cancel.IsCancellationRequested)
                page.StateHasChanged();
        }
    }

    /// <summary>When something was last read, and how long that took.</summary>
    private readonly record struct Pace(long ReadAt, TimeSpan Took);
}
