using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace LinkApp.Bench.Servers;

/// <summary>
/// What a server process tells of itself through a shared file. The runtime loads our <see cref="StartupHook"/> into it by an
/// environment variable, so that the server needs no code for it; LinkApp and the bare server carry the same small burden.
/// </summary>
internal sealed class Gauges : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly string _path;

    private Gauges(string path)
    {
        _path = path;
        _file = StartupHook.Open(path);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>Bytes allocated since the process began, at most <see cref="StartupHook.Interval"/> old; null before the first look.</summary>
    public long? AllocatedBytes => _view.ReadInt64(0) is > 0 and var bytes ? bytes : null;

    public static Gauges Create(string path) => new(path);

    /// <summary>Makes a process that is about to start report here.</summary>
    public void Steer(ProcessStartInfo start)
    {
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.FileVariable] = _path;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
