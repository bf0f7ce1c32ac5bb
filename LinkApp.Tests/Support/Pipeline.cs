using LinkApp.Core;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Live;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations;
using LinkApp.Core.Reports;
using LinkApp.Core.Settings;
using LinkApp.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Support;

/// <summary>The click pipeline without HTTP, on real files, with a clock that the test controls.</summary>
public sealed class Pipeline : IAsyncDisposable
{
    /// <summary>The default start of a test's clock.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 15, 0, TimeSpan.Zero);

    /// <summary>The beginning of the UTC day of <see cref="Start"/>.</summary>
    public static readonly DateTimeOffset Midnight = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly Place KualaLumpur = new("MY", "Kuala Lumpur", "Kuala Lumpur", 3.139, 101.6869);
    public static readonly Place NewYork = new("US", "New York", "New York", 40.7128, -74.006);
    public static readonly Place Berlin = new("DE", "Berlin", "Berlin", 52.52, 13.405);

    private readonly TempFolder _folder;
    private readonly bool _ownsFolder;
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _started = [];

    private Pipeline(TempFolder folder, bool ownsFolder, FakeTimeProvider? time, LogList? log, string[] settings)
    {
        (_folder, _ownsFolder) = (folder, ownsFolder);
        Time = time ?? new FakeTimeProvider(Start);
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder();
        Microsoft.Extensions.Configuration.CommandLineConfigurationExtensions.AddCommandLine(
            configuration, [$"--Data:Directory={GetDirectory(_folder)}", .. settings]);
        var reader = new SettingsReader(configuration.Build());
        Settings = CoreSettings.Read(reader);
        Assert.Empty(reader.Errors);

        var services = new ServiceCollection();
        services.AddLogging(logging =>
        {
            if (log is not null)
                logging.AddProvider(log);
        });
        services.AddLinkAppCore(Settings).AddStore(Settings.Data).AddClickPipeline();
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; }

    public CoreSettings Settings { get; }

    public ClickLog Log => Get<ClickLog>();

    public LiveClicks Live => Get<LiveClicks>();

    public ReportQueries Reports => Get<ReportQueries>();

    /// <summary>Starts the pipeline as the server does.</summary>
    /// <param name="folder">The folder of a pipeline that was stopped, with its data; null for a new one.</param>
    /// <param name="time">The clock; null for one that stands at <see cref="Start"/>.</param>
    /// <param name="settings">Configuration keys, such as <c>--Live:MaxDots=10</c>.</param>
    public static Task<Pipeline> StartAsync(TempFolder? folder = null, FakeTimeProvider? time = null, params string[] settings) =>
        StartAsync(null, folder, time, settings);

    /// <inheritdoc cref="StartAsync(TempFolder?, FakeTimeProvider?, string[])"/>
    /// <param name="log">Gets what is logged.</param>
    /// <param name="folder">The folder of a pipeline that was stopped, with its data; null for a new one.</param>
    /// <param name="time">The clock; null for one that stands at <see cref="Start"/>.</param>
    /// <param name="settings">Configuration keys, such as <c>--Live:MaxDots=10</c>.</param>
    public static async Task<Pipeline> StartAsync(LogList? log, TempFolder? folder, FakeTimeProvider? time = null, params string[] settings)
    {
        var used = folder ?? new TempFolder();
        var store = await TestStore.PrepareAsync(used, GetDirectory(used));
        var pipeline = new Pipeline(used, folder is null, time, log, [.. store, .. settings]);
        await pipeline.Get<DataFolder>().PrepareAsync();
        foreach (var service in pipeline._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
            pipeline._started.Add(service);
        }
        return pipeline;
    }

    public IServiceProvider Services => _services;

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Creates a link of an organization and returns it.</summary>
    public async Task<Link> LinkAsync(LinkBuilder? link = null, string organization = "Acme")
    {
        var id = await Get<OrganizationEditor>().FindOrCreateAsync(organization);
        return Assert.IsType<LinkEdit.Saved>(await Get<LinkEditor>().CreateAsync(id, (link ?? new LinkBuilder()).Draft(), LinkBuilder.Ada)).Link;
    }

    /// <summary>Makes a click on a link, now, at a place (null: unlocated).</summary>
    public Click Click(
        Link link, Place? place = null, DateTimeOffset? time = null, Agent? agent = null, string? referrer = null, bool isInternal = false) => new()
        {
            OrganizationId = link.OrganizationId,
            LinkId = link.Id,
            Link = link.Slug,
            Time = time ?? Time.GetUtcNow(),
            Place = place,
            Agent = agent ?? Agent.Unknown,
            Referrer = referrer,
            IsInternal = isInternal,
            Destination = link.Destination,
        };

    /// <summary>Records clicks and waits until all of them are committed.</summary>
    public async Task RecordAsync(params IEnumerable<Click> clicks)
    {
        var outcomes = await Eventually.Get(Task.WhenAll(clicks.Select(Log.RecordAsync).ToList()), "the clicks are committed");
        Assert.All(outcomes, outcome => Assert.Equal(Recorded.Committed, outcome));
    }

    /// <summary>Stops automatic rollups, and waits for one that is running; from now on the test starts rollups itself.</summary>
    public Task StopRollingUpAsync() => Get<Rollups>().StopAsync(CancellationToken.None);

    /// <summary>Moves the clock by one live interval.</summary>
    public void Tick() => Time.Advance(Settings.Live.Interval);

    /// <summary>Stops the services in reverse order, as the server does; the data stays until the folder is disposed.</summary>
    public async Task StopAsync()
    {
        for (var i = _started.Count - 1; i >= 0; i--)
            await _started[i].StopAsync(CancellationToken.None);
        _started.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
        if (!_ownsFolder)
            return;
        await TestStore.DeleteAsync(_folder);
        _folder.Dispose();
    }

    private static string GetDirectory(TempFolder folder) => folder.File("data");
}
