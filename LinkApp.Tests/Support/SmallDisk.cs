using System.Diagnostics;

namespace LinkApp.Tests.Support;

/// <summary>A disk of some megabytes that a test can fill: a file system in memory, which only root can mount.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _ballast;

    private SmallDisk(string path) => (Path, _ballast) = (path, System.IO.Path.Combine(path, "ballast"));

    public string Path { get; }

    /// <summary>Mounts it at a new folder. Skips the test where that is not allowed.</summary>
    public static async Task<SmallDisk> MountAsync(string path, int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The disk that can be filled is for Linux.");
        Directory.CreateDirectory(path);
        var mounted = await ServerProcess.RunAsync(
            new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "linkapp-test", path]), Eventually.Limit);
        Assert.SkipUnless(mounted.ExitCode == 0, $"Only root can mount a file system of its own: {mounted.Errors.Trim()}");
        return new SmallDisk(path);
    }

    /// <summary>Fills it to the last block.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(_ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var block in (int[])[1 << 16, 1 << 12])
        {
            try
            {
                while (true)
                    ballast.Write(new byte[block]);
            }
            catch (IOException)
            {
                // The next smaller block may fit.
            }
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> has taken.</summary>
    public void Free() => File.Delete(_ballast);

    public async ValueTask DisposeAsync() =>
        await ServerProcess.RunAsync(new ProcessStartInfo("umount", ["--lazy", Path]), Eventually.Limit);
}
