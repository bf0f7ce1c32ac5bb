namespace LinkApp.Web.Links;

/// <summary>The pages of a link, in the order of their tabs.</summary>
public enum LinkTab
{
    /// <summary>The form.</summary>
    Edit,

    /// <summary>The report.</summary>
    Report,

    /// <summary>The list of single clicks.</summary>
    Clicks,

    /// <summary>The changes.</summary>
    History,
}
