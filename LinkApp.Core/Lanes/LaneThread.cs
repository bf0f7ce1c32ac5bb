using System.Runtime.InteropServices;

namespace LinkApp.Core.Lanes;

/// <summary>Threads for heavy work, to which the system gives less time than to the others while both want it.</summary>
internal static partial class LaneThread
{
    // Half of the way down to the lowest (19): a thread there could hold a lock or the garbage collector up.
    private const int Nice = 10;
    private const int OfThread = 0;
    private const int Current = 0;
    private const ulong LongestSlice = 100_000_000;

    // The number of sched_setattr, for which the C library has no function before glibc 2.41.
    private static readonly long SetAttributes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 314 : 274;

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
            SetLow();
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        work();
    }

    private static void SetLow()
    {
        // Of two threads, the one with the shorter slice interrupts the other when it wakes up; of equal ones, it waits until the slice ends.
        var attributes = new SchedulerAttributes { Size = (uint)Marshal.SizeOf<SchedulerAttributes>(), Nice = Nice, Runtime = LongestSlice };
        if (syscall(SetAttributes, Current, in attributes, 0) != 0)
            _ = setpriority(OfThread, Current, Nice);
    }

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setpriority(int which, uint who, int priority);

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long syscall(long number, int thread, in SchedulerAttributes attributes, uint flags);

    /// <summary><c>struct sched_attr</c> of sched_setattr(2), in its first version.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulerAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;

        /// <summary>The slice in nanoseconds: at most 100 ms. Kernels before 6.12 have one slice for all threads.</summary>
        public ulong Runtime;

        public ulong Deadline;
        public ulong Period;
    }

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
