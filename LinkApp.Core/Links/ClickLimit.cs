namespace LinkApp.Core.Links;

/// <summary>Whether a link may be opened, as far as <see cref="LinkOptions.MaxClicks"/> is concerned.</summary>
public enum ClickLimit
{
    /// <summary>It may: it has no limit, or has not reached it.</summary>
    Open,

    /// <summary>It has had its most clicks.</summary>
    UsedUp,

    /// <summary>The store does not say how many clicks it has had, so that it can't be opened.</summary>
    Unknown,
}
