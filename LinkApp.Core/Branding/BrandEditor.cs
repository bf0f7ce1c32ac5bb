using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Branding;

/// <summary>An organization's brand as its admins see it.</summary>
/// <param name="OrganizationName">The organization's own name.</param>
/// <param name="Settings">The settings; the defaults if none were saved.</param>
/// <param name="LogoName">The name of the logo's file; null if there is no logo.</param>
/// <param name="LogoType">The logo's content type.</param>
/// <param name="UpdatedAt">When it was last changed; null for never.</param>
public sealed record SavedBrand(string OrganizationName, BrandSettings Settings, string? LogoName, string? LogoType, DateTime? UpdatedAt);

/// <summary>
/// Reads and changes the brands of organizations. Pages of this process show a change at once, those of others after
/// <see cref="BrandTable.Lifetime"/>.
/// </summary>
public sealed class BrandEditor(IDbContextFactory<AppDb> databases, BrandTable table, AuditLog audit, TimeProvider time)
{
    /// <summary>The brand of an organization.</summary>
    public async Task<SavedBrand> GetAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var name = await db.Organizations.Where(organization => organization.Id == organizationId)
            .Select(organization => organization.Name).SingleAsync(cancel);
        var brand = await db.Brands.AsNoTracking().Where(brand => brand.OrganizationId == organizationId)
            .Select(brand => new { brand.Settings, brand.LogoName, brand.LogoType, brand.UpdatedAt }).SingleOrDefaultAsync(cancel);
        return new(name, brand?.Settings ?? BrandSettings.Default, brand?.LogoName, brand?.LogoType, brand?.UpdatedAt);
    }

    /// <summary>Replaces the settings, which must have no errors. Leaves the logo as it is.</summary>
    public Task SaveAsync(int organizationId, BrandSettings settings, Author by, CancellationToken cancel = default) =>
        ChangeAsync(organizationId, brand => brand.Settings = settings.Clean(), by, cancel);

    /// <summary>Replaces the settings, which must have no errors, and the logo; null removes it.</summary>
    public Task SaveAsync(int organizationId, BrandSettings settings, LogoFile? logo, Author by, CancellationToken cancel = default) =>
        ChangeAsync(
            organizationId,
            brand =>
            {
                brand.Settings = settings.Clean();
                SetLogo(brand, logo);
            },
            by,
            cancel);

    /// <summary>Replaces the logo; null removes it.</summary>
    public Task SetLogoAsync(int organizationId, LogoFile? logo, Author by, CancellationToken cancel = default) =>
        ChangeAsync(organizationId, brand => SetLogo(brand, logo), by, cancel);

    /// <summary>A logo by the name of its file; null if no organization has it.</summary>
    public async Task<LogoFile?> FindLogoAsync(string name, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var logo = await db.Brands.AsNoTracking().Where(brand => brand.LogoName == name)
            .Select(brand => new { brand.Logo, brand.LogoType }).FirstOrDefaultAsync(cancel);
        return logo is { Logo: { } content, LogoType: { } type } ? new(content, type, name) : null;
    }

    /// <summary>A brand's state in the audit log.</summary>
    private static string Describe(OrganizationBrand brand) =>
        $"{brand.Settings.Name ?? "the organization's name"}, {(brand.LogoName is null ? "no logo" : $"logo {brand.LogoName}")}";

    private static void SetLogo(OrganizationBrand brand, LogoFile? logo) =>
        (brand.Logo, brand.LogoType, brand.LogoName) = (logo?.Content, logo?.ContentType, logo?.Name);

    private async Task ChangeAsync(int organizationId, Action<OrganizationBrand> change, Author by, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Keeps other writers out from the read to the commit: two of them would add the row twice.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var brand = await db.Brands.SingleOrDefaultAsync(brand => brand.OrganizationId == organizationId, cancel);
        if (brand is null)
            db.Add(brand = new OrganizationBrand { OrganizationId = organizationId, Settings = BrandSettings.Default });
        var before = Describe(brand);
        change(brand);
        db.Add(audit.Create(organizationId, AuditAction.VisitorPagesChanged, "", by, before, Describe(brand)));
        brand.UpdatedAt = time.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        table.Forget(organizationId);
    }
}
