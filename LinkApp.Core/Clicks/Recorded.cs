namespace LinkApp.Core.Clicks;

/// <summary>The state of a click when its redirect was sent.</summary>
public enum Recorded
{
    /// <summary>The click is in the store.</summary>
    Committed,

    /// <summary>
    /// The store did not answer in time. The click is in the spill file, or in memory alone where that could not be written in
    /// time either; it is stored once the store is back.
    /// </summary>
    Late,

    /// <summary>Memory is full, too: the click is counted as lost.</summary>
    Lost,
}
