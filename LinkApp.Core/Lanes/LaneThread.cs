using System.Runtime.InteropServices;

namespace LinkApp.Core.Lanes;

/// <summary>Threads for heavy work, to which the system gives less time than to the others while both want it.</summary>
internal static partial class LaneThread
{
    // Half of the way down to the lowest (19): a thread there could hold a lock or the garbage collector up.
    private const int Nice = 10;
    private const int OfThread = 0;
    private const int Current = 0;

    public static void Start(string name, Action work) => new Thread(() => RunLow(work)) { Name = name, IsBackground = true }.UnsafeStart();

    /// <summary>Runs asynchronous work to its end on this thread, with all that follows its awaits; returns it completed.</summary>
    public static Task<T> Run<T>(Func<Task<T>> work)
    {
        var queue = new Queue();
        SynchronizationContext.SetSynchronizationContext(queue);
        try
        {
            var task = work();
            queue.RunUntil(task);
            return task;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    private static void RunLow(Action work)
    {
        // Linux gives niceness to single threads, and takes .NET's priorities for nothing. A thread may always make itself nicer; if not, it stays as it is.
        if (OperatingSystem.IsLinux())
            _ = setpriority(OfThread, Current, Nice);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        work();
    }

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setpriority(int which, uint who, int priority);

    /// <summary>What follows the awaits of some work.</summary>
    private sealed class Queue : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = [];
        private bool _ended;

        public override SynchronizationContext CreateCopy() => this;

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_posted)
            {
                if (!_ended)
                {
                    _posted.Enqueue((d, state));
                    Monitor.Pulse(_posted);
                    return;
                }
            }
            // The work did not wait for something that it began.
            base.Post(d, state);
        }

        public void RunUntil(Task end)
        {
            _ = end.ContinueWith(_ => Post(static _ => { }, null), TaskScheduler.Default);
            while (Next(end) is var (callback, state))
                callback(state);
        }

        private (SendOrPostCallback Callback, object? State)? Next(Task end)
        {
            lock (_posted)
            {
                while (_posted.Count == 0 && !end.IsCompleted)
                    Monitor.Wait(_posted);
                if (_posted.TryDequeue(out var posted))
                    return posted;
                _ended = true;
                return null;
            }
        }
    }
}
