namespace LinkApp.Core.Links;

/// <summary>The clicks of one link that led somewhere, without bots. Everything else here is used under its <see cref="Gate"/>.</summary>
internal sealed class LinkCounter
{
    private int _version;
    private Task? _loading;

    public Lock Gate { get; } = new();

    /// <summary>The number of clicks, including those that wait for their commit.</summary>
    public long Clicks { get; set; }

    /// <summary>Whether the number is complete for a version of the link; it may lack clicks of a version that was not counted.</summary>
    public bool IsReady(int version) => _loading is null && _version >= version;

    /// <summary>The load that makes the number right for a version, begun where none is under way; null where it is right.</summary>
    public Task? LoadFor(int version, Func<Task<long>> read) => IsReady(version) ? null : _loading ??= LoadAsync(version, read);

    private async Task LoadAsync(int version, Func<Task<long>> read)
    {
        // The caller holds the gate, and must have the task before the load ends.
        await Task.Yield();
        var (clicks, loaded) = (0L, false);
        try
        {
            clicks = await read();
            loaded = true;
        }
        finally
        {
            lock (Gate)
            {
                _loading = null;
                if (loaded)
                    (Clicks, _version) = (clicks, Math.Max(_version, version));
            }
        }
    }
}
