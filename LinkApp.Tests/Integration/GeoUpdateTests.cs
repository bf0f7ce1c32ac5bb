using System.Net;
using LinkApp.Core.Geo;
using LinkApp.Core.Geo.Updates;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>A geo database that replaces the one in use while the server runs.</summary>
public sealed class GeoUpdateTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_takes_the_place_of_the_configured_one_is_taken_up()
    {
        var path = GetCity("Berlin").Save(_folder.File("city.mmdb"));
        await using var server = await TestServer.StartAsync([$"--Geo:Database={path}"], _time);
        Assert.Equal("Berlin", CityAt(server));

        GetCity("Spandau").Save(_folder.File("newer.mmdb"));
        File.Move(_folder.File("newer.mmdb"), path, overwrite: true);

        await UntilAsync(() => CityAt(server) == "Spandau", "the new file is in use");
    }

    [Fact]
    public async Task A_file_that_is_written_over_or_gone_does_no_harm_and_a_broken_one_is_refused()
    {
        var path = GetCity("Berlin").Save(_folder.File("city.mmdb"));
        var log = new LogList();
        await using var server = await TestServer.StartAsync(
            [$"--Geo:Database={path}"], _time, replace: services => services.AddLogging(logging => logging.AddProvider(log)));

        // Overwritten in place, as cp does it: the mapped file must be another one.
        await File.WriteAllTextAsync(path, "broken");
        await UntilAsync(() => log.Entries.Any(entry => entry.Text.Contains("is refused", StringComparison.Ordinal)), "the broken file is refused");
        Assert.Equal("Berlin", CityAt(server));
        File.Delete(path);
        for (var looks = 0; looks < 3; looks++)
            _time.Advance(GeoWatch.Interval);
        Assert.Equal("Berlin", CityAt(server));

        GetCity("Spandau").Save(path);
        await UntilAsync(() => CityAt(server) == "Spandau", "the mended file is in use");
    }

    [Fact]
    public async Task A_database_that_a_command_installs_is_taken_up_and_given_back()
    {
        await using var server = await TestServer.StartAsync([], _time);
        Assert.NotEqual("Spandau", CityAt(server));
        var file = GetCity("Spandau").Save(_folder.File("city.mmdb"));

        Assert.Equal(0, (await CommandRun.RunAsync("geo", "use", file, $"--Data:Directory={server.DataDirectory}")).ExitCode);
        await UntilAsync(() => CityAt(server) == "Spandau", "the installed file is in use");
        Assert.Equal(0, (await CommandRun.RunAsync("geo", "use", "--bundled", $"--Data:Directory={server.DataDirectory}")).ExitCode);
        await UntilAsync(() => CityAt(server) != "Spandau", "the database that comes with LinkApp is in use");
    }

    [Fact]
    public async Task Lookups_go_on_through_many_changes_and_what_was_replaced_is_unmapped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The maps of a process are read on Linux.");
        using var stop = new CancellationTokenSource();
        using var locator = GeoFiles.Locator(GetCity("Start").Save(_folder.File("start.mmdb")));
        using var started = new CountdownEvent(4);
        void LookUp()
        {
            Assert.NotNull(locator.Locate(IPAddress.Parse(GeoFiles.Berlin))?.City);
            started.Signal();
            while (!stop.IsCancellationRequested)
                Assert.NotNull(locator.Locate(IPAddress.Parse(GeoFiles.Berlin))?.City);
        }
        // On dedicated threads, since those of the pool may be busy with other tests.
        var lookups = Enumerable.Range(0, started.InitialCount)
            .Select(_ => Task.Factory.StartNew(LookUp, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToList();
        Assert.True(started.Wait(Eventually.Limit));

        for (var i = 0; i < 100; i++)
        {
            locator.Use(GeoDatabase.Open(GetCity($"City {i}").Save(_folder.File($"change-{i}.mmdb"))));
            if (i % 10 == 0)
                Collect();
        }
        await stop.CancelAsync();

        await Task.WhenAll(lookups);
        Collect();
        Assert.DoesNotContain("change-50.mmdb", await File.ReadAllTextAsync("/proc/self/maps"), StringComparison.Ordinal);
        Assert.Equal("City 99", locator.Locate(IPAddress.Parse(GeoFiles.Berlin))?.City);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static MmdbWriter GetCity(string name) => new MmdbWriter("GeoLite2-City", 6)
        .Add("81.0.0.0/8", GeoFiles.Map(("city", GeoFiles.Map(("names", GeoFiles.Map(("en", name))))), ("country", GeoFiles.Map(("iso_code", "DE")))));

    private static string? CityAt(TestServer server) => server.Services.GetRequiredService<VisitorLocator>().Locate(IPAddress.Parse(GeoFiles.Berlin))?.City;

    private Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(() =>
    {
        _time.Advance(GeoWatch.Interval);
        return condition();
    }, what);
}
