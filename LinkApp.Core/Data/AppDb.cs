using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LinkApp.Core.Data;

/// <summary><c>linkapp.db</c>: users, organizations, keys, links. Clicks live in a file of their own.</summary>
public sealed class AppDb(DbContextOptions<AppDb> options) : IdentityUserContext<User, long>(options)
{
    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Link> Links => Set<Link>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        builder.Entity<Organization>(organization =>
        {
            organization.Property(o => o.Name).HasMaxLength(Organization.MaxNameLength).UseCollation("NOCASE");
            organization.HasIndex(o => o.Name).IsUnique();
        });

        builder.Entity<Membership>(membership =>
        {
            membership.HasKey(m => new { m.OrganizationId, m.UserId });
            membership.HasIndex(m => m.UserId);
        });

        builder.Entity<ApiKey>(key =>
        {
            key.Property(k => k.Name).HasMaxLength(ApiKey.MaxNameLength);
            key.HasIndex(k => k.Hash).IsUnique();
            key.HasOne<Organization>().WithMany().HasForeignKey(k => k.OrganizationId);
        });

        builder.Entity<Link>(link =>
        {
            link.Property(l => l.Slug).HasMaxLength(Slug.MaxLength);
            link.HasIndex(l => l.Slug).IsUnique();
            link.HasIndex(l => new { l.OrganizationId, l.Id });
            link.Property(l => l.Version).IsConcurrencyToken();
            link.HasOne<Organization>().WithMany().HasForeignKey(l => l.OrganizationId);
            link.HasMany(l => l.Rules).WithOne().HasForeignKey(rule => rule.LinkId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<RedirectRule>(rule =>
        {
            rule.ToTable("RedirectRules");
            rule.Property(r => r.Country).HasMaxLength(2);
        });
    }

    /// <summary>Times are UTC in the file and come back marked as UTC.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        time => time.ToUniversalTime(),
        time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
