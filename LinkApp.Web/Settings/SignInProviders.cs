namespace LinkApp.Web.Settings;

/// <summary>The OpenID Connect providers of the configuration.</summary>
/// <param name="All">The providers, in the order of their buttons.</param>
public sealed record SignInProviders(IReadOnlyList<ProviderSettings> All)
{
    /// <summary>The provider of a part of our addresses; null if there is none.</summary>
    public ProviderSettings? Find(string? key) => All.FirstOrDefault(provider => provider.Key == key);

    /// <summary>The provider with an authority; null if it is no longer in the configuration.</summary>
    public ProviderSettings? FindByAuthority(string? authority) =>
        All.FirstOrDefault(provider => provider.Authority.Equals(authority, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name of a provider; its host, if it is no longer in the configuration.</summary>
    public string GetName(string authority) =>
        FindByAuthority(authority)?.Name ?? (Uri.TryCreate(authority, UriKind.Absolute, out var uri) ? uri.Authority : authority);
}
