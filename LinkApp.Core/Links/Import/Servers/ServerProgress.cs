using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>What an import from a server does now.</summary>
public enum ServerStage
{
    /// <summary>It reads the server's links.</summary>
    Links,

    /// <summary>It creates and changes links here.</summary>
    Creating,

    /// <summary>It reads the server's clicks.</summary>
    Clicks,

    /// <summary>It imports the clicks.</summary>
    Counting,
}

/// <summary>How far an import from a server is.</summary>
/// <param name="Stage">What it does.</param>
/// <param name="Done">Links or clicks that were read; 0 while they are imported.</param>
/// <param name="Total">How many the server has; null if it doesn't say.</param>
/// <param name="Wait">Why it pauses; null if it does not.</param>
public sealed record ServerProgress(ServerStage Stage, long Done = 0, long? Total = null, ServerWait? Wait = null)
{
    /// <summary>In a sentence, for people.</summary>
    public string ToText() => Stage switch
    {
        ServerStage.Links => Total is { } total ? $"{Format.Number(Done)} of {Format.Count(total, "link")} read" : $"{Format.Count(Done, "link")} read",
        ServerStage.Creating => "Creating the links",
        ServerStage.Clicks => $"{Format.Count(Done, "click")} read",
        ServerStage.Counting => "Importing the clicks",
        _ => throw new InvalidOperationException(),
    };
}

/// <summary>What an import from a server is to do.</summary>
public sealed record ServerChoices
{
    /// <summary>Only reads the links and stages them, for people to check before they are created.</summary>
    public bool OnlyCheck { get; init; }

    /// <summary>Whether clicks are imported, too, where the program has them.</summary>
    public bool Clicks { get; init; } = true;

    /// <summary>Tags that new links get in addition to their own.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Allows private networks whatever the settings say: for commands.</summary>
    public bool AllowPrivate { get; init; }
}

/// <summary>What an import from a server has done.</summary>
public sealed record ServerResult
{
    /// <summary>The links of the server.</summary>
    public int Links { get; init; }

    /// <summary>Links that were created; if it was only checked, that would be.</summary>
    public int Created { get; init; }

    /// <summary>Links that were changed, since they have changed there and nobody has changed them here.</summary>
    public int Changed { get; init; }

    /// <summary>Links that were changed there and here as well: they stay as they are here.</summary>
    public int Conflicts { get; init; }

    /// <summary>Links that are here already and stay as they are; conflicts are among them.</summary>
    public int Taken { get; init; }

    /// <summary>Links that are not valid here.</summary>
    public int Invalid { get; init; }

    /// <summary>The import of links; null if it has created none and lists nothing that is wrong.</summary>
    public long? LinkImport { get; init; }

    /// <summary>Clicks that were imported.</summary>
    public long Clicks { get; init; }

    /// <summary>Clicks that were left out.</summary>
    public long LeftOut { get; init; }

    /// <summary>The imports of clicks.</summary>
    public IReadOnlyList<long> ClickImports { get; init; } = [];
}
