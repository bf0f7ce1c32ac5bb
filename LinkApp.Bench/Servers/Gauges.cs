using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace LinkApp.Bench.Servers;

/// <summary>
/// Figures that a server process reports through a shared file. An environment variable makes the runtime load our
/// <see cref="StartupHook"/> into the process, so that the server needs no code for it. The small cost is the same for LinkApp
/// and the bare server.
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

    /// <summary>Bytes allocated since the start of the process, at most <see cref="StartupHook.Interval"/> old; null before the first report.</summary>
    public long? AllocatedBytes => _view.ReadInt64(0) is > 0 and var bytes ? bytes : null;

    public static Gauges Create(string path) => new(path);

    /// <summary>Makes a process that is about to start report to this object.</summary>
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
