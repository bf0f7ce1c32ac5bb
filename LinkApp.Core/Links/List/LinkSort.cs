namespace LinkApp.Core.Links.List;

/// <summary>The order of a list of links.</summary>
public enum LinkSort
{
    Newest,

    Oldest,

    /// <summary>By the name, or by the slug of links without a name; A to Z.</summary>
    Name,

    /// <summary>A to Z.</summary>
    Slug,

    /// <summary>The latest change first.</summary>
    Changed,

    /// <summary>The most clicks first, as of the last rollup: a few seconds ago.</summary>
    Clicks,
}
