namespace LinkApp.Core.Lanes;

/// <summary>A caller's admission to a lane, such as for all pages of an export. Nothing that it runs is refused.</summary>
public sealed class LaneTicket : IDisposable
{
    private readonly LaneCaller _caller;
    private WorkLane? _lane;

    internal LaneTicket(WorkLane lane, LaneCaller caller) => (_lane, _caller) = (lane, caller);

    /// <summary>Whether it has not been disposed.</summary>
    public bool IsOpen => _lane is not null;

    /// <summary>Runs work when its turn comes.</summary>
    /// <param name="work">The work; it should watch the token itself.</param>
    /// <param name="place">Receives the place in line, from 1, whenever others leave or come; 0 when the work begins.</param>
    /// <param name="cancel">Takes it out of the line.</param>
    public Task<T> RunAsync<T>(Func<T> work, IProgress<int>? place = null, CancellationToken cancel = default) =>
        Lane.RunAsync(_caller, work, place, cancel);

    /// <summary>Runs asynchronous work when its turn comes; its thread waits with it, and runs all that follows its awaits.</summary>
    /// <inheritdoc cref="RunAsync{T}(Func{T}, IProgress{int}?, CancellationToken)"/>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, IProgress<int>? place = null, CancellationToken cancel = default) =>
        await await Lane.RunAsync(_caller, () => LaneThread.Run(work), place, cancel);

    public void Dispose() => Interlocked.Exchange(ref _lane, null)?.Leave(_caller);

    private WorkLane Lane => _lane ?? throw new ObjectDisposedException(nameof(LaneTicket));
}

/// <summary>Who has tickets of a lane. All members belong to the lane's lock.</summary>
internal sealed class LaneCaller(string name)
{
    public string Name => name;

    public int Admitted { get; set; }

    public int Running { get; set; }

    public LinkedList<LaneWork> Waiting { get; } = [];
}

/// <summary>A piece of work in a lane.</summary>
internal sealed class LaneWork
{
    private readonly Action _run;
    private readonly Action _complete;

    private LaneWork(LaneCaller caller, Action run, Action complete, IProgress<int>? place) =>
        (Caller, _run, _complete, Place) = (caller, run, complete, place);

    public LaneCaller Caller { get; }

    public IProgress<int>? Place { get; }

    public static LaneWork Create<T>(LaneCaller caller, Func<T> work, TaskCompletionSource<T> done, IProgress<int>? place)
    {
        // The work sees what its caller sees, such as the current request.
        var context = ExecutionContext.Capture();
        var complete = () => { };
        void Run()
        {
            try
            {
                var result = work();
                complete = () => done.TrySetResult(result);
            }
            catch (OperationCanceledException error)
            {
                complete = () => done.TrySetCanceled(error.CancellationToken);
            }
            catch (Exception error)
            {
                complete = () => done.TrySetException(error);
            }
        }
        Action run = context is null ? Run : () => ExecutionContext.Run(context, _ => Run(), null);
        return new LaneWork(caller, run, () => complete(), place);
    }

    public void Run() => _run();

    /// <summary>Hands the result over, once the lane counts the work no longer.</summary>
    public void Complete() => _complete();
}
