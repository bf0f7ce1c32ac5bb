using System.Data.Common;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Core.Reports;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;

namespace LinkApp.Web.Reports;

/// <summary>
/// A page about the clicks that its address selects. When the address changes, it stops the current load and loads again.
/// </summary>
public abstract class ReportPageBase : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationTokenSource? _loading;
    private string? _path;
    private string? _loaded;
    private long _progressShownAt;

    /// <summary>The slug of the only link, as the router gives it; null for all links.</summary>
    [Parameter]
    public string? Slug { get; set; }

    /// <summary>The only link; null for all links.</summary>
    protected LinkName? Name => Address.Link;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LinkQueries Links { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private WorkLanes Lanes { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    protected ReportAddress Address { get; private set; } = new();

    /// <summary>What the address selects; null while it is loading, and if there is no such link.</summary>
    protected ReportSubject? Subject { get; private set; }

    protected int OrganizationId { get; private set; }

    /// <summary>Whether the reader may edit links.</summary>
    protected bool MayEdit { get; private set; }

    /// <summary>Whether the reader may delete clicks.</summary>
    protected bool MayAdminister { get; private set; }

    protected bool IsMissing { get; private set; }

    protected bool IsLoading { get; private set; }

    /// <summary>The progress of a long load, from 0 to 1.</summary>
    protected double Done { get; private set; }

    /// <summary>The place of the load in the line of reports, from 1; 0 if it does not wait.</summary>
    protected int Place { get; private set; }

    protected string? Error { get; private set; }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Navigation.LocationChanged -= OnLocationChanged;
        _closing.Cancel();
        _loading?.Dispose();
        _closing.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Loads the clicks that <see cref="Subject"/> selects.</summary>
    protected abstract Task LoadAsync(LaneTicket ticket, IProgress<int> place, IProgress<double> progress, CancellationToken cancel);

    /// <summary>Admits the reader to the line of reports.</summary>
    /// <exception cref="LaneFullException">There is no room in it.</exception>
    protected async Task<LaneTicket> EnterAsync() => Lanes.Reports.Enter((await Authentication).User.LaneCaller());

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    protected override async Task OnParametersSetAsync()
    {
        var member = (await Authentication).User;
        (OrganizationId, MayEdit, MayAdminister) = (member.OrganizationId(), member.Has(Role.Editor), member.Has(Role.Admin));
        _path = new Uri(Navigation.Uri).AbsolutePath;
        await ShowAsync();
    }

    protected void Show(ReportAddress address) => Navigation.NavigateTo(address.ToString());

    protected Task RetryAsync()
    {
        _loaded = null;
        return ShowAsync();
    }

    protected void Stop() => _loading?.Cancel();

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        // With another path, another page is about to open.
        if (new Uri(change.Location).AbsolutePath == _path)
            _ = InvokeAsync(ShowAsync);
    }

    private async Task ShowAsync()
    {
        var address = ReportAddress.Parse(Navigation.Uri, Slug);
        if (_closing.IsCancellationRequested || _loaded == address.ToString())
            return;
        _loaded = address.ToString();
        Address = address;
        _loading?.Cancel();
        var loading = _loading = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        (IsLoading, Done, Place, Error, _progressShownAt) = (true, 0, 0, null, Time.GetTimestamp());
        try
        {
            Subject = await SubjectAsync(loading.Token);
            IsMissing = Subject is null;
            StateHasChanged();
            if (Subject is not null)
            {
                using var ticket = await EnterAsync();
                await LoadAsync(ticket, new LinePlace(this, loading.Token), new PageProgress(this, loading.Token), loading.Token);
            }
        }
        catch (OperationCanceledException) when (loading.IsCancellationRequested)
        {
            if (_loading == loading)
                Error = "Stopped. The figures below are of the previous selection.";
        }
        catch (Exception error) when (error is DbException or ReportLimitException or LaneFullException)
        {
            Error = error is not DbException ? error.Message : $"The clicks could not be read: {error.Message}";
        }
        if (_loading != loading || _closing.IsCancellationRequested)
            return;
        IsLoading = false;
        StateHasChanged();
    }

    private async Task<ReportSubject?> SubjectAsync(CancellationToken cancel)
    {
        var zone = Address.Zone ?? await Viewer.GetAsync();
        var link = Name is { } name ? await Links.FindShownAsync(OrganizationId, name, cancel) : null;
        if (Name is not null && link is null)
            return null;
        var now = Time.GetUtcNow();
        var period = Address.PeriodOn(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime));
        var links = link is not null ? [link.Id] : TaggedLinks.FindIds(Links, OrganizationId, Address.Tags);
        var selection = new ClickSelection(OrganizationId, links, period.In(zone)) { Filter = Address.Filter };
        return new ReportSubject(link, period, zone, now, selection) { Comparison = Address.Comparison };
    }

    /// <summary>Shows the place in line once a load has waited for a moment; called on the lane's threads.</summary>
    private sealed class LinePlace(ReportPageBase page, CancellationToken cancel) : IProgress<int>
    {
        // Most loads wait for less, and a box that comes and goes would flash.
        private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

        private readonly long _began = page.Time.GetTimestamp();
        private int _place;

        public void Report(int value)
        {
            Interlocked.Exchange(ref _place, value);
            _ = page.InvokeAsync(ShowAsync);
        }

        private async Task ShowAsync()
        {
            if (Moment - page.Time.GetElapsedTime(_began) is { Ticks: > 0 } early)
                await Task.Delay(early, page.Time, CancellationToken.None);
            var place = Volatile.Read(ref _place);
            if (cancel.IsCancellationRequested || page.Place == place)
                return;
            page.Place = place;
            page.StateHasChanged();
        }
    }

    /// <summary>Shows the progress of a load at intervals; called on the reading thread.</summary>
    private sealed class PageProgress(ReportPageBase page, CancellationToken cancel) : IProgress<double>
    {
        private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

        public void Report(double value)
        {
            if (page.Time.GetElapsedTime(page._progressShownAt) < Interval)
                return;
            page._progressShownAt = page.Time.GetTimestamp();
            _ = page.InvokeAsync(() =>
            {
                if (cancel.IsCancellationRequested)
                    return;
                page.Done = value;
                page.StateHasChanged();
            });
        }
    }
}

/// <summary>What an address selects at a time.</summary>
/// <param name="Link">The only link; null for all links, or for those with the tags.</param>
/// <param name="Period">The days of the report.</param>
/// <param name="Zone">The time zone of the days.</param>
/// <param name="Now">The current time.</param>
/// <param name="Selection">The clicks that are selected.</param>
public sealed record ReportSubject(Link? Link, ReportPeriod Period, TimeZoneInfo Zone, DateTimeOffset Now, ClickSelection Selection)
{
    public ReportComparison Comparison { get; init; } = new();

    /// <summary>The period beside the one that it is compared with; null for none.</summary>
    public ComparedPeriod? Compared => Comparison.Find(Period);
}
