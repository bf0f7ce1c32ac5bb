using System.Diagnostics;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Tests.Support;

/// <summary>Keeps all cores busy, with processes that only count.</summary>
internal sealed class BusyLoops : IDisposable
{
    private readonly List<Process> _loops;

    public BusyLoops(int count) => _loops =
        [.. Enumerable.Range(0, count).Select(_ => Process.Start(new ProcessStartInfo("sh", ["-c", "while :; do :; done"]))!)];

    public void Dispose()
    {
        foreach (var loop in _loops)
        {
            loop.Kill();
            loop.Dispose();
        }
    }
}

/// <summary>Locks a database as another program would, for some seconds at a time.</summary>
internal sealed class LockingProgram : IAsyncDisposable
{
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Free = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    public LockingProgram(string file) => _running = Task.Run(() => LockAsync(file));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task LockAsync(string file)
    {
        using var connection = SqliteSetup.Open(file, pooled: false, creates: false);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                connection.Execute("BEGIN IMMEDIATE");
                await WaitAsync(Held);
                connection.Execute("ROLLBACK");
                await WaitAsync(Free);
            }
            catch (SqliteException)
            {
                // The server was faster.
            }
        }
    }

#pragma warning disable RS0030 // The lock is held for a time of the real clock, as the server's limits are.
    private Task WaitAsync(TimeSpan time) => Task.Delay(time, _end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
#pragma warning restore RS0030
}
