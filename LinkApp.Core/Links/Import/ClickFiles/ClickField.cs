namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>What a file may say of a click, whatever the file calls it.</summary>
internal enum ClickField
{
    /// <summary>When it was.</summary>
    Time,

    /// <summary>On which day, of sums.</summary>
    Day,

    /// <summary>How many clicks, of sums.</summary>
    Clicks,

    Slug,

    /// <summary>The domain of the slug; empty for the shared hosts.</summary>
    Domain,

    /// <summary>The address that was opened, which names the link where the file has no slug.</summary>
    ShortUrl,

    /// <summary>What happened, in a file that has more than clicks.</summary>
    Event,

    Country,
    Region,
    City,
    Latitude,
    Longitude,
    Referrer,

    /// <summary>What kind of text the referrer is, in the program's words.</summary>
    ReferrerKind,

    Browser,
    System,
    Device,
    Destination,
    Rule,
    Bot,
    Internal,

    /// <summary>The User-Agent header, which LinkApp reads by its own rules.</summary>
    UserAgent,

    /// <summary>The visitor's address: its place is looked up, then it is dropped.</summary>
    Ip,
}
