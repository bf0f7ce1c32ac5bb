using LinkApp.Core.Clicks.Spill;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Clicks;

/// <summary>
/// The clicks and other work that wait for the writer. Clicks that wait for longer than <c>Clicks:CommitTimeout</c> go to the
/// spill file, and stay here for their commit. If memory is full, clicks are in the file only, until it has been read.
/// </summary>
/// <param name="settings">The limits.</param>
/// <param name="spill">The spill file; others write it and read it.</param>
/// <param name="time">The clock.</param>
/// <param name="startWriting">Starts a task that calls <see cref="Take"/> until it returns null. It must not block.</param>
/// <param name="startSpilling">The same for <see cref="TakeLate"/>.</param>
internal sealed class WaitingWork(ClickSettings settings, SpillFile spill, TimeProvider time, Action startWriting, Action startSpilling)
{
    /// <summary>How long a redirect waits for the spill file, after <c>Clicks:CommitTimeout</c>.</summary>
    public static readonly TimeSpan SpillLimit = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Queue<Chore> _chores = [];
    private readonly List<WaitingClicks> _spilling = [];
    private WaitingClicks _open = new(1);
    private WaitingClicks? _writing;
    private WaitingClicks? _onlyInFile;
    private long _firstOnlyInFile;
    private Dictionary<int, long> _positions = [];
    private bool _isWriting;
    private bool _isSpilling;
    private bool _hasSpilled;
    private bool _isStopped;
    private long? _spillBegan;
    private long _late;
    private long _unprotected;
    private long _lost;

    /// <summary>The run of the server, for the numbers of its clicks.</summary>
    public long Start { get; } = ClickNumber.CreateStart();

    /// <summary>The end of what earlier runs have left in the spill file; 0 once it is stored.</summary>
    public long EndOfEarlierRuns { get; private set; }

    public long LateCount => Volatile.Read(ref _late);

    public long UnprotectedCount => Volatile.Read(ref _unprotected);

    public long LostCount => Volatile.Read(ref _lost);

    /// <summary>Clicks that wait in memory for their commit.</summary>
    public long WaitingCount
    {
        get
        {
            lock (_gate)
                return Waiting;
        }
    }

    private int Waiting => _open.Clicks.Count + (_writing?.Clicks.Count ?? 0);

    /// <inheritdoc cref="ClickLog.RecordAsync"/>
    public Task<Recorded> Add(Click click)
    {
        lock (_gate)
        {
            if (_isStopped || FindRoom() is not { } group)
            {
                _lost++;
                return Task.FromResult(Recorded.Lost);
            }
            if (group.Clicks.Count == 0)
                group.OpenedAt = time.GetTimestamp();
            group.Clicks.Add(click);
            // Others of this commit have waited already, so this one does not.
            if (group.IsSpilling)
                StartSpilling();
            StartWriting();
            return group.Outcome;
        }
    }

    public void Add(IEnumerable<KeyValuePair<int, long>> positions)
    {
        lock (_gate)
        {
            foreach (var (organization, position) in positions)
                _positions[organization] = position;
            StartWriting();
        }
    }

    public void Add(Chore chore)
    {
        lock (_gate)
        {
            _chores.Enqueue(chore);
            StartWriting();
        }
    }

    /// <summary>Has the writer store what earlier runs have left in the spill file.</summary>
    /// <param name="end">The length of the file.</param>
    public void Begin(long end)
    {
        lock (_gate)
        {
            EndOfEarlierRuns = end;
            StartWriting();
        }
    }

    /// <summary>Takes no more clicks.</summary>
    public void Stop()
    {
        lock (_gate)
            _isStopped = true;
    }

    /// <summary>Leaves the clicks of the spill file to the next start.</summary>
    public void GiveUp()
    {
        lock (_gate)
            (_onlyInFile, EndOfEarlierRuns) = (null, 0);
    }

    /// <summary>Takes the work that has come in; null if there is none, in which case the next work starts a new writer.</summary>
    /// <param name="position">How far the spill file has been read.</param>
    public Work? Take(long position)
    {
        lock (_gate)
        {
            _writing = null;
            // In this order: the clicks in memory have smaller numbers than those that are only in the file.
            var end = _onlyInFile is null ? EndOfEarlierRuns : spill.Length;
            // A flush also waits for the clicks in the file.
            var takesChores = _onlyInFile is null && position >= end;
            if (_open.Clicks.Count == 0 && _positions.Count == 0 && !(takesChores && _chores.Count > 0) && !_hasSpilled && position >= end)
            {
                _isWriting = false;
                return null;
            }
            _hasSpilled = false;
            _writing = _open;
            _open = new WaitingClicks(_open.End);
            var positions = _positions;
            if (positions.Count > 0)
                _positions = [];
            Chore? chore = null;
            if (takesChores)
                _chores.TryDequeue(out chore);
            return new(_writing, positions, end, _onlyInFile is null ? null : _firstOnlyInFile, chore);
        }
    }

    /// <summary>
    /// The length of the spill file if all clicks in it are stored, so that it can be emptied; null if not. Ends the time in which
    /// clicks are in the file only, once it has been read to its end.
    /// </summary>
    /// <param name="position">How far the file has been read.</param>
    public long? FindStored(long position)
    {
        lock (_gate)
        {
            var length = spill.Length;
            if (_isSpilling || position < EndOfEarlierRuns)
                return null;
            if (_onlyInFile is not null)
            {
                if (position < length || _onlyInFile.Clicks.Count > 0 || _open.Clicks.Count > 0)
                    return null;
                _open = new WaitingClicks(_onlyInFile.First);
                _onlyInFile = null;
            }
            return length > 0 && _open.Spilled == 0 ? length : null;
        }
    }

    /// <summary>Says that the spill file was emptied.</summary>
    public void EndEarlierRuns()
    {
        lock (_gate)
            EndOfEarlierRuns = 0;
    }

    /// <summary>Releases redirects that wait for the spill file for too long, and sends those there that wait for the store for too long.</summary>
    public void CheckTimes()
    {
        lock (_gate)
        {
            if (_spillBegan is { } began && time.GetElapsedTime(began) >= SpillLimit)
                ReleaseSpilled(inFile: false);
            if (((WaitingClicks?[])[_writing, _open]).Any(IsLate))
                StartSpilling();
        }
    }

    /// <summary>Takes the clicks that belong into the spill file; null if there are none. Then call <see cref="EndSpill"/>.</summary>
    public List<SpilledClick>? TakeLate()
    {
        lock (_gate)
        {
            _spilling.Clear();
            _spilling.AddRange(((WaitingClicks?[])[_writing, _open, _onlyInFile]).Where(IsLate)!);
            if (_spilling.Count == 0)
            {
                (_isSpilling, _spillBegan, _hasSpilled) = (false, null, true);
                StartWriting();
                return null;
            }
            _spillBegan = time.GetTimestamp();
            List<SpilledClick> taken =
            [
                .. _spilling.SelectMany(group => group.TakeForSpill()).Select(click => new SpilledClick(new(Start, click.Number), click.Click)),
            ];
            if (_onlyInFile is { Clicks.Count: > 0 })
                _onlyInFile = CreateOnlyInFile(_onlyInFile.End);
            return taken;
        }
    }

    /// <summary>Sends the redirects of the clicks that were taken last.</summary>
    /// <param name="succeeded">Whether they are in the spill file.</param>
    public void EndSpill(bool succeeded)
    {
        lock (_gate)
        {
            // Those that are neither in memory nor in the file.
            if (!succeeded && _spilling[^1].IsOnlyInFile)
            {
                _lost += _spilling[^1].Clicks.Count;
                _spilling[^1].Release(Recorded.Lost);
            }
            ReleaseSpilled(inFile: succeeded);
            _spilling.ForEach(group => group.EndSpill(succeeded));
        }
    }

    /// <summary>Releases the redirects of a commit.</summary>
    public void Release(WaitingClicks clicks, Recorded outcome)
    {
        lock (_gate)
            clicks.Release(outcome);
    }

    /// <summary>The clicks of a commit that are not in the spill file, with their numbers.</summary>
    public List<(long Number, Click Click)> FindUnprotected(WaitingClicks clicks)
    {
        lock (_gate)
            return [.. clicks.Unprotected, .. clicks.GetFrom(clicks.Spilled)];
    }

    /// <summary>Counts clicks that are neither stored nor in the spill file.</summary>
    public void CountLost(int clicks)
    {
        lock (_gate)
            _lost += clicks;
    }

    private WaitingClicks? FindRoom()
    {
        if (_onlyInFile is null && Waiting < settings.QueueLimit)
            return _open;
        if (_onlyInFile is null)
            (_onlyInFile, _firstOnlyInFile) = (CreateOnlyInFile(_open.End), _open.End);
        return _onlyInFile.Clicks.Count < settings.QueueLimit ? _onlyInFile : null;
    }

    private static WaitingClicks CreateOnlyInFile(long first) => new(first) { IsOnlyInFile = true, IsSpilling = true };

    // The file has clicks in the order of their numbers: those in memory go there before the first that memory has no room for.
    private bool IsLate(WaitingClicks? group) => group is not null && group.Spilled < group.Clicks.Count
        && (group.IsSpilling || _onlyInFile is not null || time.GetElapsedTime(group.OpenedAt) >= settings.CommitTimeout);

    // Counted before the redirects go: whoever has followed one sees it in the counts.
    private void ReleaseSpilled(bool inFile)
    {
        var waiting = _spilling.Sum(group => group.WaitingForSpill);
        _late += waiting;
        if (!inFile)
            _unprotected += waiting;
        _spilling.ForEach(group => group.ReleaseSpilled(Recorded.Late));
    }

    private void StartWriting()
    {
        if (_isWriting)
            return;
        _isWriting = true;
        startWriting();
    }

    private void StartSpilling()
    {
        if (_isSpilling)
            return;
        _isSpilling = true;
        startSpilling();
    }
}
