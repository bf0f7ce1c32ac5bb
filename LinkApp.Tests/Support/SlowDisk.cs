using System.Diagnostics;

namespace LinkApp.Tests.Support;

/// <summary>Makes the writes of a process slow, by a library that is loaded before all others (slow-disk.c). Linux only.</summary>
internal static class SlowDisk
{
    /// <summary>The variables of a process whose writes to a folder take longer, two seconds of three.</summary>
    /// <param name="tools">Where the library is compiled to.</param>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="delay">What each write, and each flush to the disk, takes more.</param>
    public static async Task<Dictionary<string, string>> CreateAsync(TempFolder tools, string folder, TimeSpan delay)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library that slows writes down is for Linux.");
        if (DebianPackages.OnPath("gcc") is null && await DebianPackages.InstallAsync("gcc", "libc6-dev") is { Length: > 0 } reason)
            Assert.Skip($"There is no C compiler. {reason}");
        var library = tools.File("slow-disk.so");
        var compiled = await ServerProcess.RunAsync(
            new ProcessStartInfo("gcc", ["-shared", "-fPIC", "-O2", "-o", library, Path.Combine(Repository.Folder("LinkApp.Tests", "Support"), "slow-disk.c"), "-ldl"]),
            Eventually.Limit);
        Assert.Equal((0, ""), (compiled.ExitCode, compiled.Errors));
        return new()
        {
            ["LD_PRELOAD"] = library,
            ["SLOW_DISK_FOLDER"] = folder,
            ["SLOW_DISK_MILLISECONDS"] = $"{delay.TotalMilliseconds}",
        };
    }
}
