namespace LinkApp.Core.Branding;

/// <summary>The brand of an organization, as it is stored; an organization that never changed it has none.</summary>
public sealed class OrganizationBrand
{
    public const int MaxLogoTypeLength = 20;
    public const int MaxLogoNameLength = 40;

    public int OrganizationId { get; init; }

    public required BrandSettings Settings { get; set; }

    /// <summary>The name of the logo's file (<see cref="LogoFile.Name"/>); null if there is no logo.</summary>
    public string? LogoName { get; set; }

    public string? LogoType { get; set; }

    /// <summary>The logo's file. Last, so that reading the other columns does not read it.</summary>
    public byte[]? Logo { get; set; }

    public DateTime UpdatedAt { get; set; }
}
