namespace LinkApp.Core.Hosts;

/// <summary>Where visitors of a host go who find no link that leads on; null for a page that says why. A link's own fallback URL comes first.</summary>
/// <param name="Unknown">For addresses that no link has.</param>
/// <param name="Expired">For links that have expired or reached their maximum clicks.</param>
/// <param name="Disabled">For links that are disabled.</param>
public sealed record FallbackUrls(string? Unknown = null, string? Expired = null, string? Disabled = null)
{
    /// <summary>Pages for all of them.</summary>
    public static readonly FallbackUrls None = new();

    /// <summary>These, and others where none is set.</summary>
    internal FallbackUrls Or(FallbackUrls others) => this == None
        ? others
        : new(Unknown ?? others.Unknown, Expired ?? others.Expired, Disabled ?? others.Disabled);
}
