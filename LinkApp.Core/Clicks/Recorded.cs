namespace LinkApp.Core.Clicks;

/// <summary>What became of a click by the time that its redirect went out.</summary>
public enum Recorded
{
    /// <summary>The click is in the store.</summary>
    Committed,

    /// <summary>The store did not answer in time; the click waits in memory and is written once the store is back.</summary>
    Late,

    /// <summary>The memory queue is full, too: the click is counted as lost.</summary>
    Lost,
}
