namespace LinkApp.Core.Links;

/// <summary>Whether a link may be opened, as far as <see cref="LinkOptions.MaxClicks"/> is concerned.</summary>
public enum ClickLimitState
{
    /// <summary>It may: it has no limit, or has not reached it.</summary>
    Open,

    /// <summary>It has reached its maximum clicks.</summary>
    UsedUp,

    /// <summary>The number of its clicks can't be read from the store, so it can't be opened.</summary>
    Unknown,
}
