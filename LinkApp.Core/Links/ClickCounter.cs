namespace LinkApp.Core.Links;

/// <summary>Counts the redirected clicks of one link, without bots. All other members are used under its <see cref="Gate"/>.</summary>
internal sealed class ClickCounter
{
    private int _version;
    private Task? _loading;

    public Lock Gate { get; } = new();

    /// <summary>The number of clicks, including those that wait for their commit.</summary>
    public long Clicks { get; set; }

    /// <summary>Whether the number is complete for a version of the link; it may lack clicks of a version that was not counted.</summary>
    public bool IsReady(int version) => _loading is null && _version >= version;

    /// <summary>The load that completes the number for a version, started if none is running; null if the number is complete.</summary>
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
