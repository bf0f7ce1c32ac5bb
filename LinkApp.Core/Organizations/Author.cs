namespace LinkApp.Core.Organizations;

/// <summary>Who changes something, for its history.</summary>
/// <param name="Name">The person's email address, or the API key's name.</param>
/// <param name="Host">The host, with its port, on which they reached LinkApp, and so one of our own; null where they did not come by HTTP.</param>
public sealed record Author(string Name, string? Host = null)
{
    /// <summary>LinkApp's command line.</summary>
    public static readonly Author CommandLine = new("command line");
}
