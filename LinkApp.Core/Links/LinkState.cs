namespace LinkApp.Core.Links;

/// <summary>The state of a link at a given time.</summary>
public enum LinkState
{
    /// <summary>Visitors are redirected.</summary>
    Active,

    /// <summary>Its time has not begun yet.</summary>
    Scheduled,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>An editor has switched it off.</summary>
    Disabled,
}
