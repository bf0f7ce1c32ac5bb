using System.Runtime.InteropServices;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;

namespace LinkApp.Core;

/// <summary>
/// Returns memory to the system that the just-in-time compiler and SQLite have freed: glibc keeps it in a pool for
/// each of their threads, 29 of 400 MiB under the live feed, a few minutes after the start.
/// </summary>
/// <remarks>malloc_trim(3). Other systems and C libraries return it by themselves, or can't be asked to.</remarks>
internal sealed partial class NativeMemory : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Whether the C library can be asked to return memory.</summary>
    internal static bool CanTrim { get; } =
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out _);

    // By the machine's clock: it is about this process. A clock that a test turns on by days would make it trim thousands of times.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        CanTrim ? Repeat.EveryAsync(Interval, TimeProvider.System, Trim, stoppingToken) : Task.CompletedTask;

    private static Task Trim(CancellationToken cancel)
    {
        // A few milliseconds, in which other threads wait only for memory of the same pool.
        _ = malloc_trim(0);
        return Task.CompletedTask;
    }

    [LibraryImport("libc.so.6"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int malloc_trim(nuint keep);
}
