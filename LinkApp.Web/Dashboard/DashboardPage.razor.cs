using LinkApp.Core.Dashboard;
using LinkApp.Core.Live;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using LinkApp.Web.Accounts;
using LinkApp.Web.Assets;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Data.Sqlite;

namespace LinkApp.Web.Dashboard;

/// <summary>
/// The dashboard, the first page after sign-in. It reads its numbers up to the position of the live feed and then adds
/// each batch to them. It reads them again from time to time, since days change, links are edited, and batches do not
/// count the clicks of each link.
/// </summary>
public sealed partial class DashboardPage
{
    private const int MaxRows = 6;

    private static readonly TimeSpan BusyInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuietInterval = TimeSpan.FromMinutes(1);

    // A page waits this many times as long as a read took before it reads again: slow reads take at most a twentieth of the time.
    private const int RestPerRead = 20;

    private ElementReference _root;
    private DashboardNumbers? _numbers;
    private DashboardData? _data;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string? _error;
    private int _organizationId;
    private bool _canEdit;
    private bool _accessEnded;
    private long _position;
    private bool _hasNewClicks;
    private long _readAt;
    private TimeSpan _readTook;

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

    private bool IsReadDue =>
        Time.GetElapsedTime(_readAt) is var passed && passed >= (_hasNewClicks ? BusyInterval : QuietInterval) && passed >= _readTook * RestPerRead;

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        (_organizationId, _canEdit) = (member.OrganizationId(), member.Has(Role.Editor));
        _zone = await Viewer.GetAsync();
    }

    private async Task ReadFirstAsync(Subscription subscription, CancellationToken cancel)
    {
        _position = subscription.Before;
        await ReadAsync(cancel);
        StateHasChanged();
    }

    private async Task CountAsync(ClickBatch? batch, CancellationToken cancel)
    {
        if (batch is not null)
            (_position, _hasNewClicks, _numbers) = (batch.To, true, _numbers?.With(batch));
        if (IsReadDue)
            await ReadAsync(cancel);
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
        (_hasNewClicks, _readAt, _readTook) = (false, Time.GetTimestamp(), Time.GetElapsedTime(began));
    }

    private IReadOnlyList<Rank> Countries() =>
    [
        .. _numbers!.Countries.OrderByDescending(country => country.Value).ThenBy(country => country.Key, StringComparer.Ordinal).Take(MaxRows)
            .Select(country => new Rank(Core.Geo.Country.GetName(country.Key), country.Value, AssetMap.FlagUrl(country.Key))),
    ];

    private IReadOnlyList<Rank> TopLinks() =>
    [
        .. _data!.Numbers.Links.Where(link => _data.Slugs.ContainsKey(link.LinkId)).Take(MaxRows)
            .Select(link => new Rank("/" + _data.Slugs[link.LinkId], link.Clicks, Href: _canEdit ? Links.LinkPage.GetUrl(_data.Slugs[link.LinkId]) : null)),
    ];
}
