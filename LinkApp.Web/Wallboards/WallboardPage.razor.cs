using LinkApp.Core.Live;
using LinkApp.Core.Settings;
using LinkApp.Core.Wallboards;
using LinkApp.Web.Assets;
using LinkApp.Web.Live;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LinkApp.Web.Wallboards;

/// <summary>
/// The live map of one organization for whoever has the link: where and how many, and no word of which links. It looks
/// every few seconds whether the link was revoked.
/// </summary>
public sealed partial class WallboardPage
{
    private ElementReference _root;
    private BrowserObject? _view;
    private PageFeed? _feed;
    private WallboardView? _board;
    private bool _closed;

    [Parameter]
    public string Token { get; set; } = "";

    [Inject]
    private WallboardLinks Links { get; set; } = default!;

    [Inject]
    private LiveClicks Clicks { get; set; } = default!;

    [Inject]
    private LiveSettings Settings { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private CircuitConnection Connection { get; set; } = default!;

    [Inject]
    private IJSRuntime JS { get; set; } = default!;

    private int Minutes => (int)Settings.Window.TotalMinutes;

    protected override async Task OnInitializedAsync()
    {
        _feed = new PageFeed(Connection, RunFeedAsync, DispatchExceptionAsync);
        _board = await Links.FindAsync(Token);
        _closed = _board is null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Comes over the circuit, and so proves to the chip that it is up.
        if (firstRender)
            await JS.InvokeVoidAsync("linkappConnection.up");
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
        if (await IsOpenAsync(cancel))
        {
            using var subscription = await Clicks.SubscribeAsync(_board!.OrganizationId, cancel: cancel);
            await _view!.CallAsync("snapshot", cancel, subscription.Snapshot.WithoutLinks().ToJson());
            await foreach (var batch in LiveStream.ReadAsync(subscription, IsOpenAsync, Time, cancel))
            {
                if (batch is not null)
                    await _view!.CallAsync("batch", cancel, batch.WallboardJson);
            }
        }
        _closed = !cancel.IsCancellationRequested;
        StateHasChanged();
    }

    private async ValueTask<bool> IsOpenAsync(CancellationToken cancel) => await Links.UseAsync(_board!.Id, cancel);

    public async ValueTask DisposeAsync()
    {
        if (_feed is not null)
            await _feed.DisposeAsync();
        if (_view is not null)
            await _view.DisposeAsync();
    }
}
