namespace LinkApp.Core.Live;

/// <summary>The last few clicks that were added. They are only made into <see cref="LatestClick"/>s when they are read.</summary>
internal sealed class LatestRing(int size)
{
    private readonly Queue<LiveClick> _clicks = new(size + 1);

    public void Add(LiveClick click)
    {
        _clicks.Enqueue(click);
        if (_clicks.Count > size)
            _clicks.Dequeue();
    }

    /// <summary>Newest first.</summary>
    public IEnumerable<LatestClick> Lines() => _clicks.OrderByDescending(click => click.Id).Select(click => click.ToLatest());

    public void Clear() => _clicks.Clear();
}
