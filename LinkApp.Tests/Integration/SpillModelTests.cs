using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Spill;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>
/// Random steps of visitors, the writer, the spill file and the clock, in any order, with spills that fail and commits that take any time, and a kill at
/// the end: what the next start has is compared with what visitors were answered.
/// </summary>
public sealed class SpillModelTests
{
    private const int QueueLimit = 5;

    [Fact]
    public void Whatever_happens_before_a_kill_no_answered_click_is_missing_or_stored_twice()
    {
        using var folder = new TempFolder();
        var runs = 0;
        Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 400]).Array[1, 120].Sample(
            steps =>
            {
                using var run = new Run(folder.File($"{Interlocked.Increment(ref runs)}"));
                foreach (var (step, milliseconds) in steps)
                    run.Do(step, milliseconds);
                run.Kill();
            },
            iter: 3_000);
    }

    [Fact]
    public void Once_all_is_written_every_click_is_stored_that_was_not_counted_as_lost()
    {
        using var folder = new TempFolder();
        var runs = 0;
        Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 400]).Array[1, 120].Sample(
            steps =>
            {
                using var run = new Run(folder.File($"{Interlocked.Increment(ref runs)}"));
                foreach (var (step, milliseconds) in steps)
                    run.Do(step, milliseconds);
                run.Settle();
            },
            iter: 3_000);
    }

    private enum Step
    {
        Visit,
        VisitOften,
        Write,
        Spill,
        FailSpill,
        Wait,
    }

    private sealed class Run : IDisposable
    {
        private readonly string _path;
        private readonly FakeTimeProvider _time = new();
        private readonly SpillFile _file;
        private readonly SpillReader _reader;
        private readonly WaitingWork _work;
        private readonly List<(Click Click, Task<Recorded> Outcome)> _visits = [];
        private readonly List<(ClickNumber Number, Click Click)> _stored = [];
        private bool _writes;
        private bool _spills;
        private Work? _commit;
        private bool _isCommitted;
        private List<SpilledClick>? _spilling;

        public Run(string path)
        {
            _path = path;
            _file = new SpillFile(path, syncs: false, NullLogger.Instance);
            _work = new(
                new ClickSettings(TimeSpan.FromMilliseconds(250), SynchronousMode.Normal, null, QueueLimit, 10_000), _file, _time,
                () => _writes = true, () => _spills = true);
            _reader = new(_file, _work.Start, []);
        }

        public void Do(Step step, int milliseconds)
        {
            switch (step)
            {
                case Step.Visit:
                    Visit();
                    break;
                case Step.VisitOften:
                    for (var i = 0; i < QueueLimit; i++)
                        Visit();
                    break;
                case Step.Write when _writes:
                    Write();
                    break;
                case Step.Spill when _spills:
                    Spill(succeeds: true);
                    break;
                case Step.FailSpill when _spills && _spilling is not null:
                    Spill(succeeds: false);
                    break;
                case Step.Wait:
                    _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    _work.CheckTimes();
                    break;
            }
        }

        /// <summary>Lets the writer and the spill file do all that is left to do.</summary>
        public void Settle()
        {
            for (var i = 0; _writes || _spills; i++)
            {
                Assert.InRange(i, 0, 1_000);
                Do(Step.Spill, 0);
                Do(Step.Write, 0);
            }

            Assert.Equal(0, _file.Length);
            Assert.Equal(_visits.Count, _stored.Count + _work.LostCount);
            Assert.Equal(_stored.Count, _stored.DistinctBy(stored => stored.Click.Link).Count());
            Assert.Equal(0, _work.WaitingCount);
        }

        /// <summary>Reads the files as the next start does, and compares.</summary>
        public void Kill()
        {
            using var left = new SpillFile(_path, syncs: false, NullLogger.Instance);
            left.FindEnd();
            var last = _stored.Select(stored => stored.Number.Number).DefaultIfEmpty().Max();
            var next = new SpillReader(left, start: 0, new() { [_work.Start] = last });
            var found = _stored.ConvertAll(stored => stored.Click.Link);
            while (next.Position < left.Length)
            {
                found.AddRange(next.Read(left.Length, onlyInFile: null).SelectMany(commit => commit.Clicks).Select(click => click.Link));
                next.MoveOn();
            }

            Assert.Equal(found.Count, found.Distinct().Count());
#pragma warning disable RS0030 // The task has ended.
            var missing = _visits.Where(visit => visit.Outcome.IsCompleted && !found.Contains(visit.Click.Link)).ToLookup(visit => visit.Outcome.Result);
#pragma warning restore RS0030
            Assert.Empty(missing[Recorded.Committed]);
            Assert.InRange(missing[Recorded.Late].Count(), 0, _work.UnprotectedCount);
            Assert.InRange(missing[Recorded.Lost].Count(), 0, _work.LostCount);
        }

        public void Dispose() => _file.Dispose();

        private void Visit()
        {
            var click = CreateClick(_visits.Count);
            _visits.Add((click, _work.Add(click)));
        }

        /// <summary>Takes work, or commits it, or does what follows a commit.</summary>
        private void Write()
        {
            if (_commit is null)
            {
                _commit = _work.Take(_reader.Position);
                (_isCommitted, _writes) = (false, _commit is not null);
                return;
            }
            if (!_isCommitted)
            {
                _stored.AddRange(_commit.Clicks.Clicks.Select((click, i) => (new ClickNumber(_work.Start, _commit.Clicks.First + i), click)));
                _work.Release(_commit.Clicks, Recorded.Committed);
                _isCommitted = true;
                return;
            }
            if (_reader.Position < _commit.SpillEnd)
            {
                foreach (var (clicks, last) in _reader.Read(_commit.SpillEnd, _commit.OnlyInFile))
                {
                    _stored.AddRange(clicks.Select(click => (last, click)));
                    _reader.AddStored(last);
                }
                _reader.MoveOn();
            }
            if (_work.FindStored(_reader.Position) is { } length && _file.TryClear(length))
            {
                _reader.Restart();
                _work.EndEarlierRuns();
            }
            _commit = null;
        }

        private void Spill(bool succeeds)
        {
            if (_spilling is null)
            {
                _spilling = _work.TakeLate();
                _spills = _spilling is not null;
                return;
            }
            if (succeeds)
                _file.Append(_spilling);
            _work.EndSpill(succeeds);
            _spilling = null;
        }

        private static Click CreateClick(int number) => new()
        {
            OrganizationId = 1,
            LinkId = 1,
            Link = $"{number}",
            Time = DateTimeOffset.UnixEpoch,
            Place = null,
            Destination = "https://example.com",
        };
    }
}
