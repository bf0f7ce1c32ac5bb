using Bunit;
using LinkApp.Core.Links;
using LinkApp.Core.Live;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Sessions;
using LinkApp.Tests.Support;
using LinkApp.Web.Accounts;
using LinkApp.Web.Live;
using LinkApp.Web.Settings;
using LinkApp.Web.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Components;

/// <summary>The live map component with a real feed. The browser's part is tested in Browser/LiveMapTests.</summary>
public sealed class LiveMapTests : IAsyncLifetime
{
    private readonly BunitContext _context = new();
    private readonly CircuitConnection _connection = new();
    private Pipeline _pipeline = null!;
    private Link _link = null!;
    private bool _hasAccess = true;
    private bool _ended;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.StartAsync();
        _link = await _pipeline.LinkAsync();
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddSingleton(_connection).AddSingleton(new MapSettings((string?)null));
        _context.Services.AddSingleton(
            new MemberAccess(_pipeline.Get<OrganizationQueries>(), _pipeline.Get<SessionEditor>(), _pipeline.Get<SecondFactors>()));
        _context.Services.AddFallbackServiceProvider(_pipeline.Services);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _pipeline.DisposeAsync();
    }

    [Fact]
    public async Task A_snapshot_comes_first_and_then_each_batch()
    {
        await _pipeline.RecordAsync(_pipeline.Click(_link));
        _pipeline.Tick();
        await Eventually.TrueAsync(() => _pipeline.Live.BatchCount == 1, "the first click is sent");
        var batches = new List<long?>();
        var map = Open(onBatch: batch => batches.Add(batch?.Total));
        await DrawsAsync(map, "snapshot");

        await _pipeline.RecordAsync(_pipeline.Click(_link), _pipeline.Click(_link));
        _pipeline.Tick();

        await DrawsAsync(map, "snapshot batch");
        await Eventually.TrueAsync(() => batches is [2], "the page has the batch");
    }

    [Fact]
    public async Task A_viewer_who_loses_access_receives_nothing_more()
    {
        var map = Open();
        await DrawsAsync(map, "snapshot");
        _hasAccess = false;
        _pipeline.Time.Advance(LiveStream.CheckInterval);
        await Eventually.TrueAsync(() => _ended, "access ends");

        await _pipeline.RecordAsync(_pipeline.Click(_link));
        _pipeline.Tick();
        await Eventually.TrueAsync(() => _pipeline.Live.BatchCount == 1, "the click is sent");

        Assert.Equal((0, "snapshot"), (_pipeline.Live.ViewerCount, Drawn()));
    }

    [Fact]
    public async Task A_viewer_without_access_does_not_even_receive_the_snapshot()
    {
        _hasAccess = false;
        Open();

        await Eventually.TrueAsync(() => _ended, "access ends");
        Assert.Equal("", Drawn());
    }

    [Fact]
    public async Task A_browser_that_reconnects_receives_a_new_snapshot()
    {
        var map = Open();
        await DrawsAsync(map, "snapshot");

        await map.InvokeAsync(() => _connection.OnConnectionDownAsync(null!, default));
        Assert.Equal(0, _pipeline.Live.ViewerCount);
        await map.InvokeAsync(() => _connection.OnConnectionUpAsync(null!, default));

        await DrawsAsync(map, "snapshot snapshot");
        Assert.Equal(1, _pipeline.Live.ViewerCount);
    }

    [Fact]
    public async Task A_page_that_is_left_ends_its_subscription()
    {
        var map = Open();
        await DrawsAsync(map, "snapshot");
        Assert.Equal(1, _pipeline.Live.ViewerCount);

        await _context.DisposeComponentsAsync();

        Assert.Equal(0, _pipeline.Live.ViewerCount);
    }

    [Fact]
    public async Task An_error_of_the_page_reaches_its_error_boundary_and_ends_the_subscription()
    {
        var map = Open(onBatch: _ => throw new InvalidOperationException("The page failed."));
        await DrawsAsync(map, "snapshot");

        await _pipeline.RecordAsync(_pipeline.Click(_link));
        _pipeline.Tick();

        var error = await Eventually.Get(_context.Renderer.UnhandledException, "the error is dispatched");
        Assert.Equal("The page failed.", error.Message);
        Assert.Equal(0, _pipeline.Live.ViewerCount);
    }

    private string Drawn() => string.Join(' ', _context.JSInterop.Invocations.Select(call => call.Identifier).Where(name => name is "snapshot" or "batch"));

    private Task DrawsAsync(IRenderedComponent<LiveMap> map, string calls) =>
        Eventually.TrueAsync(() => map.InvokeAsync(() => Drawn() == calls), $"the browser is called: {calls}");

    private IRenderedComponent<LiveMap> Open(Action<ClickBatch?>? onBatch = null) => _context.Render<LiveMap>(parameters => parameters
        .Add(p => p.OrganizationId, _link.OrganizationId)
        .Add(p => p.Root, () => default)
        .Add(p => p.Minutes, 15)
        .Add(p => p.HasAccess, _ => ValueTask.FromResult(_hasAccess))
        .Add(p => p.AccessEndedChanged, ended => _ended = ended)
        .Add(p => p.OnBatch, (batch, _) =>
        {
            onBatch?.Invoke(batch);
            return Task.CompletedTask;
        }));
}
