namespace LinkApp.Core.Clicks;

/// <summary>The state of a click when its redirect was sent.</summary>
public enum Recorded
{
    /// <summary>The click is in the store.</summary>
    Committed,

    /// <summary>The store did not answer in time; the click waits in memory and is written once the store is back.</summary>
    Late,

    /// <summary>The memory queue is full, too: the click is counted as lost.</summary>
    Lost,
}
