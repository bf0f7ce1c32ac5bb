using System.IO.MemoryMappedFiles;

// The runtime requires a class of this name without a namespace. In its process only the framework is available.
#pragma warning disable CA1050
internal static class StartupHook
#pragma warning restore CA1050
{
    /// <summary>The environment variable with the path of the file to report to.</summary>
    public const string FileVariable = "BENCH_GAUGES";

    /// <summary>Size of the file in bytes.</summary>
    private const int Bytes = 8;

    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file)
            new Thread(() => Report(file)) { IsBackground = true, Name = "bench gauges" }.Start();
    }

    /// <summary>Opens the file so that two processes can use it; creates it if it does not exist.</summary>
    public static MemoryMappedFile Open(string path) => MemoryMappedFile.CreateFromFile(
        new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite), null, Bytes, MemoryMappedFileAccess.ReadWrite,
        HandleInheritability.None, leaveOpen: false);

    private static void Report(string path)
    {
        using var file = Open(path);
        using var view = file.CreateViewAccessor();
        while (true)
        {
            view.Write(0, GC.GetTotalAllocatedBytes());
            Thread.Sleep(Interval);
        }
    }
}
