using LinkApp.Core.Geo;

namespace LinkApp.Core.Organizations;

/// <summary>Who makes a change, for the history and the audit log.</summary>
/// <param name="Name">The person's email address, or the API key's name.</param>
/// <param name="Host">The host and port of their HTTP request, which is therefore one of our own; null if the change did not come by HTTP.</param>
/// <param name="Place">Where their request came from; null if unknown, or for the command line.</param>
public sealed record Author(string Name, string? Host = null, Place? Place = null)
{
    /// <summary>LinkApp's command line.</summary>
    public static readonly Author CommandLine = new("command line");

    /// <summary>
    /// How a stored name is shown at the beginning of a sentence: members have email addresses, and every other name is that of an API key.
    /// </summary>
    public static string GetText(string name) =>
        name == CommandLine.Name || name.StartsWith(CommandLine.Name + " (", StringComparison.Ordinal) ? $"The {name}"
        : name.Contains('@', StringComparison.Ordinal) ? name
        : $"API key “{name}”";
}
