using LinkApp.Core.Live;
using LinkApp.Web.Accounts;
using LinkApp.Web.Assets;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace LinkApp.Web.Live;

/// <summary>
/// A map that shows an organization's clicks as they come in. It subscribes to the live feed, sends the snapshot and then
/// each batch to the browser, stops when the viewer loses access, and subscribes again when the browser reconnects. A
/// batch crosses the circuit in one call, in bytes that all viewers share. A slow browser gets its next batches merged into one.
/// </summary>
public sealed partial class LiveMap
{
    private BrowserObject? _view;
    private PageFeed? _feed;
    private int _drawnMinutes;
    private bool _drawnPaused;

    [Parameter, EditorRequired]
    public int OrganizationId { get; set; }

    /// <summary>Returns the page's element in which numbers and lists are filled in, by their <c>data-live</c> attributes.</summary>
    [Parameter, EditorRequired]
    public required Func<ElementReference> Root { get; set; }

    /// <summary>How many minutes of the window are drawn.</summary>
    [Parameter, EditorRequired]
    public int Minutes { get; set; }

    /// <inheritdoc cref="LeafletMap.Region"/>
    [Parameter]
    public string Region { get; set; } = Regions.World;

    /// <inheritdoc cref="LeafletMap.Still"/>
    [Parameter]
    public bool Still { get; set; }

    /// <summary>Whether drawing waits; clicks are still received.</summary>
    [Parameter]
    public bool Paused { get; set; }

    /// <summary>Whether the browser receives which links were clicked.</summary>
    [Parameter]
    public bool ShowLinks { get; set; } = true;

    /// <summary>
    /// Whether the viewer may see the clicks. Called before the feed starts and then at least every
    /// <see cref="LiveStream.CheckInterval"/>. Null: the signed-in user has to be a member of the organization.
    /// </summary>
    [Parameter]
    public Func<CancellationToken, ValueTask<bool>>? HasAccess { get; set; }

    /// <summary>Returns what to show, or null for no feed. Called each time before the feed starts. Without it, all links are shown.</summary>
    [Parameter]
    public Func<CancellationToken, Task<LiveChoice?>>? Choose { get; set; }

    /// <summary>Called when a snapshot has been drawn, with the subscription that continues it.</summary>
    [Parameter]
    public Func<Subscription, CancellationToken, Task>? OnSnapshot { get; set; }

    /// <summary>Called when a batch has been drawn, and with null when none came for <see cref="LiveStream.CheckInterval"/>.</summary>
    [Parameter]
    public Func<ClickBatch?, CancellationToken, Task>? OnBatch { get; set; }

    /// <summary>Whether the feed stopped because the viewer has no access.</summary>
    [Parameter]
    public bool AccessEnded { get; set; }

    [Parameter]
    public EventCallback<bool> AccessEndedChanged { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LiveClicks Clicks { get; set; } = default!;

    [Inject]
    private MemberAccess Access { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private CircuitConnection Connection { get; set; } = default!;

    [Inject]
    private IJSRuntime JS { get; set; } = default!;

    /// <summary>Stops the feed and starts it again, once the map is drawn; for a page that shows something else now.</summary>
    public Task RestartAsync() => _view?.Handle is null ? Task.CompletedTask : _feed!.RestartAsync();

    /// <summary>Whether the viewer may see the clicks now.</summary>
    public async ValueTask<bool> HasAccessAsync(CancellationToken cancel) => HasAccess is not null
        ? await HasAccess(cancel)
        : await Access.HasAsync((await Authentication).User, cancel);

    /// <summary>Draws the window of a time in the past, which stays until the next <see cref="DrawStepAsync"/>.</summary>
    public ValueTask DrawPastAsync(LiveSnapshot window, CancellationToken cancel) => _view!.CallAsync("replay", cancel, window.ToJson());

    /// <summary>Moves the replay to <paramref name="at"/>.</summary>
    /// <param name="at">The time to show.</param>
    /// <param name="batch">The clicks since the time that was shown before; null where there were none.</param>
    /// <param name="cancel">Gives up waiting for the browser.</param>
    public ValueTask DrawStepAsync(DateTimeOffset at, ClickBatch? batch, CancellationToken cancel) =>
        _view!.CallAsync("step", cancel, at.ToUnixTimeMilliseconds(), batch?.PageJson);

    protected override void OnInitialized() => _feed = new PageFeed(Connection, RunAsync, DispatchExceptionAsync);

    protected override Task OnParametersSetAsync() => ApplyParametersAsync();

    private async Task StartAsync(IJSObjectReference map)
    {
        if (_feed!.IsClosed)
            return;
        _view = new BrowserObject(JS, "live-clicks.js");
        _drawnMinutes = Minutes;
        if (!await _view.CreateAsync(Root(), map, new { minutes = Minutes, hasKeys = !Still }))
            return;
        await ApplyParametersAsync();
        await _feed.StartAsync();
    }

    private async Task ApplyParametersAsync()
    {
        if (_view?.Handle is null)
            return;
        if (_drawnMinutes != Minutes)
            await _view.CallAsync("setWindow", _drawnMinutes = Minutes);
        if (_drawnPaused != Paused)
            await _view.CallAsync("setPaused", _drawnPaused = Paused);
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        if (AccessEnded)
            await AccessEndedChanged.InvokeAsync(false);
        if (await HasAccessAsync(cancel))
        {
            if ((Choose is null ? new LiveChoice(null) : await Choose(cancel)) is not { } choice)
                return;
            await FollowAsync(choice, cancel);
        }
        cancel.ThrowIfCancellationRequested();
        await AccessEndedChanged.InvokeAsync(true);
    }

    /// <summary>Shows the feed until access ends.</summary>
    private async Task FollowAsync(LiveChoice choice, CancellationToken cancel)
    {
        using var subscription = await Clicks.SubscribeAsync(OrganizationId, choice.LinkId, cancel);
        var snapshot = ShowLinks ? subscription.Snapshot : subscription.Snapshot.WithoutLinks();
        await _view!.CallAsync("snapshot", cancel, snapshot.ToJson());
        if (OnSnapshot is not null)
            await OnSnapshot(subscription, cancel);
        await foreach (var batch in LiveStream.ReadAsync(subscription, HasAccessAsync, Time, cancel))
        {
            if (batch is not null)
                await _view!.CallAsync("batch", cancel, ShowLinks ? batch.PageJson : batch.WallboardJson);
            if (OnBatch is not null)
                await OnBatch(batch, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_feed is not null)
            await _feed.DisposeAsync();
        if (_view is not null)
            await _view.DisposeAsync();
    }
}

/// <summary>What a live map shows.</summary>
/// <param name="LinkId">Only this link's clicks; null for all of the organization.</param>
public sealed record LiveChoice(long? LinkId);
