namespace LinkApp.Core.Lanes;

/// <summary>
/// Heavy work of one kind, on threads of its own: a few at a time, so that redirects have the other cores, and the callers take turns. The
/// threads have a lower priority than the others and exist only while there is work.
/// </summary>
/// <param name="name">What waits in it, in the plural, such as "reports".</param>
/// <param name="size">How much work it takes.</param>
public sealed class WorkLane(string name, LaneSize size)
{
    // One caller leaves room for others, even while nobody else waits.
    private readonly int _parallelPerCaller = Math.Max(1, size.Parallel / 2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LaneCaller> _callers = [];

    // The callers with waiting work; the first one's turn is next.
    private readonly LinkedList<LaneCaller> _line = [];
    private int _admitted;
    private int _running;
    private int _threads;

    public string Name => name;

    /// <summary>How much work runs now.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
                return _running;
        }
    }

    /// <summary>How much work waits for its turn.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _line.Sum(caller => caller.Waiting.Count);
        }
    }

    /// <summary>Whether a caller would be admitted now; by <see cref="Enter"/>, another may have been faster.</summary>
    public bool HasRoomFor(string caller)
    {
        lock (_gate)
            return _admitted < size.Admitted && (_callers.GetValueOrDefault(caller)?.Admitted ?? 0) < size.PerCaller;
    }

    /// <summary>Admits a caller, who may then run work in the lane, one after the other, until the ticket is disposed.</summary>
    /// <param name="caller">Whose turn it is: work of one caller does not wait for that of another.</param>
    /// <exception cref="LaneFullException">This caller, or all of them together, have too many tickets.</exception>
    public LaneTicket Enter(string caller)
    {
        lock (_gate)
        {
            var entered = _callers.GetValueOrDefault(caller) ?? new LaneCaller(caller);
            if (_admitted >= size.Admitted || entered.Admitted >= size.PerCaller)
                throw new LaneFullException(name);
            _admitted++;
            entered.Admitted++;
            _callers[caller] = entered;
            return new LaneTicket(this, entered);
        }
    }

    /// <summary>Runs one piece of work when its turn comes.</summary>
    /// <inheritdoc cref="Enter"/>
    public async Task<T> RunAsync<T>(string caller, Func<T> work, CancellationToken cancel = default)
    {
        using var ticket = Enter(caller);
        return await ticket.RunAsync(work, cancel: cancel);
    }

    /// <summary>Runs one piece of asynchronous work when its turn comes; its thread waits with it.</summary>
    /// <inheritdoc cref="Enter"/>
    public async Task<T> RunAsync<T>(string caller, Func<Task<T>> work, CancellationToken cancel = default)
    {
        using var ticket = Enter(caller);
        return await ticket.RunAsync(work, cancel: cancel);
    }

    internal void Leave(LaneCaller caller)
    {
        lock (_gate)
        {
            _admitted--;
            if (--caller.Admitted == 0)
                _callers.Remove(caller.Name);
        }
    }

    internal async Task<T> RunAsync<T>(LaneCaller caller, Func<T> work, IProgress<int>? place, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var item = LaneWork.Create(caller, work, done, place);
        Add(item);
        await using var registration = cancel.UnsafeRegister(
            _ =>
            {
                if (Remove(item))
                    done.TrySetCanceled(cancel);
            },
            null);
        return await done.Task;
    }

    private void Add(LaneWork item)
    {
        bool starts;
        lock (_gate)
        {
            item.Caller.Waiting.AddLast(item);
            if (item.Caller.Waiting.Count == 1)
                _line.AddLast(item.Caller);
            starts = _threads < size.Parallel;
            _threads += starts ? 1 : 0;
        }
        if (starts)
            LaneThread.Start($"lane {name}", Work);
        ShowPlaces();
    }

    /// <summary>Takes work out of the line; false if its turn has come already.</summary>
    private bool Remove(LaneWork item)
    {
        lock (_gate)
        {
            if (!item.Caller.Waiting.Remove(item))
                return false;
            if (item.Caller.Waiting.Count == 0)
                _line.Remove(item.Caller);
        }
        ShowPlaces();
        return true;
    }

    private void Work()
    {
        while (Next() is { } item)
        {
            item.Place?.Report(0);
            ShowPlaces();
            item.Run();
            lock (_gate)
            {
                _running--;
                item.Caller.Running--;
            }
            item.Complete();
        }
    }

    private LaneWork? Next()
    {
        lock (_gate)
        {
            var caller = _line.FirstOrDefault(caller => caller.Running < _parallelPerCaller);
            if (caller is null)
            {
                _threads--;
                return null;
            }
            var item = caller.Waiting.First!.Value;
            caller.Waiting.RemoveFirst();
            _line.Remove(caller);
            if (caller.Waiting.Count > 0)
                _line.AddLast(caller);
            caller.Running++;
            _running++;
            return item;
        }
    }

    /// <summary>Tells everyone who asked how many are before them.</summary>
    private void ShowPlaces()
    {
        List<(IProgress<int> Place, int Number)> places = [];
        lock (_gate)
        {
            var number = 0;
            // The callers take turns: the first work of each, then the second, and so on.
            foreach (var item in _line.SelectMany(caller => caller.Waiting.Select((item, turn) => (item, turn))).OrderBy(entry => entry.turn))
            {
                number++;
                if (item.item.Place is { } place)
                    places.Add((place, number));
            }
        }
        foreach (var (place, number) in places)
            place.Report(number);
    }
}

/// <summary>How much work a lane takes.</summary>
/// <param name="Parallel">How much runs at the same time.</param>
/// <param name="Admitted">The most tickets of all callers together, of running work and of what waits.</param>
/// <param name="PerCaller">The most tickets of one caller.</param>
public sealed record LaneSize(int Parallel, int Admitted, int PerCaller);

/// <summary>There is no room in a lane. Nothing was done.</summary>
/// <param name="name">What is waiting in the lane, in the plural, such as "reports".</param>
public sealed class LaneFullException(string name)
    : Exception($"The server is busy with other {name}. Nothing was done; try again in a few seconds.")
{
    /// <summary>How long a program should wait before it tries again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(5);
}
