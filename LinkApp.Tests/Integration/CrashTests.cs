using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The real program, killed under load while its store does not answer (<see cref="CrashRig"/>).</summary>
[Trait("Tier", "full")]
public sealed class CrashTests
{
    // A commit has several writes and takes longer than Clicks:CommitTimeout with this; the spill file has one.
    private static readonly TimeSpan DiskDelay = TimeSpan.FromMilliseconds(150);

    [Fact]
    public Task Every_answered_redirect_has_its_click_while_another_program_locks_the_store_for_seconds() =>
        CrashRig.RunAsync(cycles: 3, async (data, crash) =>
        {
            await using var locked = new LockingProgram(Path.Combine(data, "clicks.db"));
            await crash([]);
        });

    [Fact]
    public async Task Every_answered_redirect_has_its_click_on_a_disk_that_stalls()
    {
        using var tools = new TempFolder();
        await CrashRig.RunAsync(cycles: 3, async (data, crash) => await crash(await SlowDisk.CreateAsync(tools, data, DiskDelay)));
    }
}

/// <summary>The same on a busy machine, after all other tests, which need it quiet.</summary>
[Trait("Tier", "full"), Collection(nameof(BusyCrashTests))]
[CollectionDefinition(nameof(BusyCrashTests), DisableParallelization = true)]
public sealed class BusyCrashTests
{
    [Fact]
    public Task Every_answered_redirect_has_its_click_beside_eight_busy_loops() =>
        CrashRig.RunAsync(cycles: 4, (_, crash) => crash([]), load: () => new BusyLoops(8));
}
