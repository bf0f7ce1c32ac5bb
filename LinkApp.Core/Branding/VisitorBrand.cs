namespace LinkApp.Core.Branding;

/// <summary>A brand as pages for visitors show it. Compared by reference: an equal brand that was read again is the same object.</summary>
/// <param name="name">The name; empty for none.</param>
/// <param name="settings">The settings.</param>
/// <param name="logoName">The name of the logo's file; null if there is no logo.</param>
public sealed class VisitorBrand(string name, BrandSettings settings, string? logoName)
{
    /// <summary>The look of pages that name no organization.</summary>
    public static readonly VisitorBrand None = new("", BrandSettings.Default, null);

    /// <summary>The name of the organization; empty where the page must not name one.</summary>
    public string Name { get; } = name;

    public BrandSettings Settings { get; } = settings;

    public string? LogoName { get; } = logoName;

    public bool ShowsName => Name.Length > 0 && Settings.ShowName;

    /// <summary>The brand of an organization with that name.</summary>
    public static VisitorBrand Create(string organizationName, BrandSettings settings, string? logoName) =>
        new(settings.Name ?? organizationName, settings, logoName);
}
