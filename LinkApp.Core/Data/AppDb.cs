using System.Text.Json;
using LinkApp.Core.Branding;
using LinkApp.Core.Hosts;
using LinkApp.Core.InternalClicks;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Links.Unknown;
using LinkApp.Core.Mail;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Attempts;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Organizations.Passwords;
using LinkApp.Core.Organizations.Sessions;
using LinkApp.Core.SignInDomains;
using LinkApp.Core.Wallboards;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LinkApp.Core.Data;

/// <summary>
/// Users, organizations, keys, links: <c>linkapp.db</c>, or the schema public of PostgreSQL. Clicks are elsewhere
/// (<see cref="Clicks.Store.ClickStore"/>).
/// </summary>
public sealed class AppDb(DbContextOptions<AppDb> options) : IdentityUserContext<User, long>(options)
{
    // WebAuthn allows 1,023 bytes.
    private const int MaxCredentialIdLength = 1024;

    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<SignInDomain> SignInDomains => Set<SignInDomain>();

    public DbSet<PasswordOverride> PasswordOverrides => Set<PasswordOverride>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AttemptCount> AttemptCounts => Set<AttemptCount>();

    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Domain> Domains => Set<Domain>();

    public DbSet<OrganizationBrand> Brands => Set<OrganizationBrand>();

    public DbSet<SavedInternalClicks> InternalClicks => Set<SavedInternalClicks>();

    public DbSet<Link> Links => Set<Link>();

    public DbSet<LinkAlias> LinkAliases => Set<LinkAlias>();

    public DbSet<SavedInstallation> Installation => Set<SavedInstallation>();

    /// <summary>Slugs that links have lost, for as long as they are held.</summary>
    public DbSet<DeletedSlug> DeletedSlugs => Set<DeletedSlug>();

    public DbSet<LinkChange> LinkChanges => Set<LinkChange>();

    public DbSet<IdempotentCreate> IdempotentCreates => Set<IdempotentCreate>();

    public DbSet<UnknownSlug> UnknownSlugs => Set<UnknownSlug>();

    public DbSet<Wallboard> Wallboards => Set<Wallboard>();

    public DbSet<ImportJob> Imports => Set<ImportJob>();

    public DbSet<StagedRow> ImportRows => Set<StagedRow>();

    public DbSet<SkippedRow> SkippedRows => Set<SkippedRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        builder.Entity<User>(user =>
        {
            user.Property(u => u.DisplayName).HasMaxLength(User.MaxDisplayNameLength);
            user.Property(u => u.TimeZone).HasMaxLength(User.MaxTimeZoneLength);
        });

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

        builder.Entity<Invitation>(invitation =>
        {
            invitation.Property(i => i.Email).HasMaxLength(EmailAddress.MaxLength).UseCollation("NOCASE");
            invitation.Property(i => i.CreatedBy).HasMaxLength(ApiKey.MaxCreatorLength);
            invitation.HasIndex(i => i.Hash).IsUnique();
            invitation.HasIndex(i => new { i.OrganizationId, i.Email }).IsUnique();
        });

        // Identity's own table. Its base class would add it by an option of the server, which commands and migrations don't have.
        builder.Entity<IdentityUserPasskey<long>>(passkey =>
        {
            passkey.ToTable("AspNetUserPasskeys");
            passkey.HasKey(p => p.CredentialId);
            passkey.Property(p => p.CredentialId).HasMaxLength(MaxCredentialIdLength);
            passkey.OwnsOne(p => p.Data).ToJson();
            passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
        });

        builder.Entity<Session>(session =>
        {
            session.Property(s => s.Device).HasMaxLength(Session.MaxDeviceLength);
            session.HasIndex(s => s.UserId);
        });

        builder.Entity<SignInDomain>(domain =>
        {
            domain.Property(d => d.Host).HasMaxLength(HostName.MaxLength);
            domain.Property(d => d.CreatedBy).HasMaxLength(ApiKey.MaxCreatorLength);
            domain.HasIndex(d => new { d.OrganizationId, d.Host }).IsUnique();
            // Who signs in by a provider for the first time.
            domain.HasIndex(d => d.Host);
            domain.HasOne<Organization>().WithMany().HasForeignKey(d => d.OrganizationId);
        });

        builder.Entity<AuditEntry>(entry =>
        {
            entry.Property(e => e.Author).HasMaxLength(ApiKey.MaxCreatorLength).UseCollation("NOCASE");
            entry.Property(e => e.Subject).HasMaxLength(AuditEntry.MaxTextLength);
            entry.Property(e => e.Before).HasMaxLength(AuditEntry.MaxTextLength);
            entry.Property(e => e.After).HasMaxLength(AuditEntry.MaxTextLength);
            entry.HasIndex(e => new { e.OrganizationId, e.Id });
            // For the retention.
            entry.HasIndex(e => e.Time);
            entry.HasOne<Organization>().WithMany().HasForeignKey(e => e.OrganizationId);
        });

        builder.Entity<AttemptCount>(count =>
        {
            count.HasKey(c => c.Key);
            // For the retention.
            count.HasIndex(c => c.StartedAt);
        });

        builder.Entity<OutgoingMail>(mail =>
        {
            mail.Property(m => m.Recipient).HasMaxLength(EmailAddress.MaxLength).UseCollation("NOCASE");
            mail.Property(m => m.Subject).HasMaxLength(OutgoingMail.MaxSubjectLength);
            mail.Property(m => m.Error).HasMaxLength(OutgoingMail.MaxErrorLength);
            // The mails that are due.
            mail.HasIndex(m => m.NextAt).HasFilter("NextAt IS NOT NULL");
            mail.HasIndex(m => new { m.OrganizationId, m.CreatedAt });
            // For the retention.
            mail.HasIndex(m => m.CreatedAt);
            mail.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<ApiKey>(key =>
        {
            key.Property(k => k.Name).HasMaxLength(ApiKey.MaxNameLength);
            key.Property(k => k.CreatedBy).HasMaxLength(ApiKey.MaxCreatorLength);
            key.HasIndex(k => k.Hash).IsUnique();
            key.HasOne<Organization>().WithMany().HasForeignKey(k => k.OrganizationId);
        });

        builder.Entity<Domain>(domain =>
        {
            domain.Property(d => d.Host).HasMaxLength(HostName.MaxLength);
            domain.Property(d => d.Home).HasMaxLength(Destination.MaxLength);
            domain.Property(d => d.UnknownUrl).HasMaxLength(Destination.MaxLength);
            domain.Property(d => d.ExpiredUrl).HasMaxLength(Destination.MaxLength);
            domain.Property(d => d.DisabledUrl).HasMaxLength(Destination.MaxLength);
            domain.Property(d => d.AppleAppSiteAssociation).HasMaxLength(Domain.MaxFileLength);
            domain.Property(d => d.AssetLinks).HasMaxLength(Domain.MaxFileLength);
            domain.Property(d => d.CreatedBy).HasMaxLength(ApiKey.MaxCreatorLength);
            domain.HasIndex(d => d.Host).IsUnique();
            domain.HasIndex(d => d.OrganizationId);
            domain.HasOne<Organization>().WithMany().HasForeignKey(d => d.OrganizationId);
        });

        builder.Entity<OrganizationBrand>(brand =>
        {
            brand.ToTable("Brands");
            brand.HasKey(b => b.OrganizationId);
            brand.Property(b => b.OrganizationId).ValueGeneratedNever();
            brand.Property(b => b.Settings).HasConversion<JsonConverter<BrandSettings>, JsonComparer<BrandSettings>>();
            brand.Property(b => b.LogoName).HasMaxLength(OrganizationBrand.MaxLogoNameLength);
            brand.Property(b => b.LogoType).HasMaxLength(OrganizationBrand.MaxLogoTypeLength);
            brand.HasIndex(b => b.LogoName).HasFilter("LogoName IS NOT NULL");
            brand.HasOne<Organization>().WithMany().HasForeignKey(b => b.OrganizationId);
        });

        builder.Entity<SavedInternalClicks>(saved =>
        {
            saved.ToTable("InternalClicks");
            saved.HasKey(s => s.OrganizationId);
            saved.Property(s => s.OrganizationId).ValueGeneratedNever();
            saved.Property(s => s.Networks).HasConversion<JsonConverter<IReadOnlyList<string>>, JsonComparer<IReadOnlyList<string>>>();
            saved.HasOne<Organization>().WithMany().HasForeignKey(s => s.OrganizationId);
        });

        builder.Entity<Link>(link =>
        {
            link.Property(l => l.Slug).HasMaxLength(Slug.MaxLength);
            link.Property(l => l.Domain).HasMaxLength(HostName.MaxLength);
            ConfigureAddress(link, nameof(Link.Domain), nameof(Link.SlugKey));
            link.HasIndex(l => new { l.OrganizationId, l.Id });
            link.HasIndex(l => new { l.OrganizationId, l.Domain }).HasFilter("Domain IS NOT NULL");
            // For finding a link instead of creating a second one.
            link.HasIndex(l => new { l.OrganizationId, l.Destination });
            // Few links are crawlable; the id follows by itself.
            link.HasIndex([nameof(Link.OrganizationId)], "IX_Links_Crawlable").HasFilter(nameof(LinkOptions.IsCrawlable));
            link.Property(l => l.Version).IsConcurrencyToken();
            link.HasOne<Organization>().WithMany().HasForeignKey(l => l.OrganizationId);
            link.Property(l => l.Rules)
                .HasConversion<JsonConverter<IReadOnlyList<RedirectRule>>, JsonComparer<IReadOnlyList<RedirectRule>>>()
                .HasDefaultValueSql("'[]'");
            link.ComplexProperty(l => l.Options, ConfigureOptions);
            link.HasMany(l => l.Aliases).WithOne().HasForeignKey(alias => alias.LinkId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<SavedInstallation>().ToTable("Installation");

        builder.Entity<IdempotentCreate>(create =>
        {
            create.ToTable("IdempotentCreates");
            create.Property(c => c.Key).HasMaxLength(IdempotentCreate.MaxKeyLength);
            create.HasIndex(c => new { c.ApiKeyId, c.Key }).IsUnique();
            create.HasIndex(c => c.CreatedAt);
            create.HasOne<ApiKey>().WithMany().HasForeignKey(c => c.ApiKeyId);
        });

        builder.Entity<LinkAlias>(alias =>
        {
            alias.Property(a => a.Slug).HasMaxLength(Slug.MaxLength);
            alias.Property(a => a.Domain).HasMaxLength(HostName.MaxLength);
            alias.HasIndex(a => a.LinkId);
            ConfigureAddress(alias, nameof(LinkAlias.Domain), nameof(LinkAlias.SlugKey));
        });

        builder.Entity<DeletedSlug>(deleted =>
        {
            deleted.HasKey(d => d.Slug);
            deleted.Property(d => d.Slug).HasMaxLength(Slug.MaxLength);
        });

        builder.Entity<LinkChange>(change =>
        {
            // No foreign key to the link: a deleted link is restored from its history.
            change.HasIndex(c => new { c.LinkId, c.Version }).IsUnique();
            change.HasIndex(c => new { c.OrganizationId, c.Id });
            // The list of deleted links; 2 is Deleted.
            change.HasIndex(c => new { c.OrganizationId, c.Id }, "IX_LinkChanges_Deleted").HasFilter("Kind = 2");
            change.HasOne<Organization>().WithMany().HasForeignKey(c => c.OrganizationId);
            change.Property(c => c.Link).HasConversion<JsonConverter<LinkSnapshot>, JsonComparer<LinkSnapshot>>();
        });

        builder.Entity<UnknownSlug>(missed =>
        {
            missed.HasKey(m => new { m.OrganizationId, m.Slug });
            missed.Property(m => m.Slug).HasMaxLength(Slug.MaxLength);
        });

        builder.Entity<Wallboard>(wallboard =>
        {
            wallboard.Property(w => w.Name).HasMaxLength(Wallboard.MaxNameLength);
            wallboard.Property(w => w.CreatedBy).HasMaxLength(Wallboard.MaxCreatorLength);
            wallboard.HasIndex(w => w.Hash).IsUnique();
            wallboard.HasOne<Organization>().WithMany().HasForeignKey(w => w.OrganizationId);
        });

        ConfigureImports(builder);
    }

    private static void ConfigureImports(ModelBuilder builder)
    {
        builder.Entity<ImportJob>(import =>
        {
            import.HasIndex(i => new { i.OrganizationId, i.Id });
            import.HasOne<Organization>().WithMany().HasForeignKey(i => i.OrganizationId);
        });

        builder.Entity<SkippedRow>(row =>
        {
            row.HasKey(r => new { r.ImportId, r.Position });
            row.HasOne<ImportJob>().WithMany().HasForeignKey(r => r.ImportId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<StagedRow>(row =>
        {
            row.HasKey(r => new { r.ImportId, r.Position });
            row.HasIndex(r => new { r.ImportId, r.State, r.Position });
            row.HasOne<ImportJob>().WithMany().HasForeignKey(r => r.ImportId).OnDelete(DeleteBehavior.Cascade);
            row.Property(r => r.Draft).HasConversion<JsonConverter<LinkDraft>, JsonComparer<LinkDraft>>();
        });
    }

    // Two indexes, since NULLs are distinct in one. The one of all addresses finds a slug on whichever domain; the key comes first, as it has more values.
    private static void ConfigureAddress<T>(EntityTypeBuilder<T> entity, string domain, string key) where T : class
    {
        entity.HasIndex([key], $"IX_{entity.Metadata.GetTableName()}_SharedSlug").IsUnique().HasFilter($"{domain} IS NULL");
        entity.HasIndex([key, domain], $"IX_{entity.Metadata.GetTableName()}_Address").IsUnique();
    }

    // Columns of the link's own row, so that a redirect needs one look-up only.
    private static void ConfigureOptions(ComplexPropertyBuilder<LinkOptions> options)
    {
        foreach (var property in options.Metadata.ComplexType.GetProperties())
        {
            property.SetColumnName(property.Name);
            if (property.IsNullable)
                continue;
            // Links that are older than an option have its default. The sentinel is the value that is left to the database.
            property.Sentinel = property.PropertyInfo!.GetValue(LinkOptions.Default);
            property.SetDefaultValue(property.Sentinel);
        }
    }

    /// <summary>Stores times as UTC and marks them as UTC when they are read.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        time => time.ToUniversalTime(),
        time => DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private sealed class JsonConverter<T>() : ValueConverter<T, string>(
        value => JsonSerializer.Serialize(value, LinkJson.Options),
        json => JsonSerializer.Deserialize<T>(json, LinkJson.Options)!);

    // The values are immutable: equal JSON means equal values, and a snapshot needs no copy.
    private sealed class JsonComparer<T>() : ValueComparer<T>(
        (a, b) => ReferenceEquals(a, b) || JsonSerializer.Serialize(a, LinkJson.Options) == JsonSerializer.Serialize(b, LinkJson.Options),
        value => value == null ? 0 : JsonSerializer.Serialize(value, LinkJson.Options).GetHashCode(StringComparison.Ordinal),
        value => value);
}
