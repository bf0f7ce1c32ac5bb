namespace LinkApp.Core.Links;

/// <summary>What a link is at a moment.</summary>
public enum LinkState
{
    /// <summary>Visitors are redirected.</summary>
    Active,

    /// <summary>Its time has not come yet.</summary>
    Scheduled,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Somebody has switched it off.</summary>
    Disabled,
}
