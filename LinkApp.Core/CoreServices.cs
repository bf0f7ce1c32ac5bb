using LinkApp.Core.Branding;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Dashboard;
using LinkApp.Core.Data;
using LinkApp.Core.Domains;
using LinkApp.Core.Geo;
using LinkApp.Core.Geo.Updates;
using LinkApp.Core.Hosts;
using LinkApp.Core.InternalClicks;
using LinkApp.Core.Lanes;
using LinkApp.Core.Limits;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Export;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Links.List;
using LinkApp.Core.Links.Sqlite;
using LinkApp.Core.Links.Unknown;
using LinkApp.Core.Live;
using LinkApp.Core.Mail;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Attempts;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Organizations.Passwords;
using LinkApp.Core.Organizations.Sessions;
using LinkApp.Core.Reports;
using LinkApp.Core.Settings;
using LinkApp.Core.SignInDomains;
using LinkApp.Core.Wallboards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LinkApp.Core;

/// <summary>Registers all services of this assembly.</summary>
public static class CoreServices
{
    /// <summary>
    /// What every command needs: settings, data, links and organizations. Starts nothing. The store of the data is added beside it
    /// (<see cref="AddSqliteStore"/>, or AddStore of LinkApp.Postgres, which chooses by the settings).
    /// </summary>
    public static IServiceCollection AddLinkAppCore(this IServiceCollection services, CoreSettings settings)
    {
        PrivateFolder.ProtectNewFiles();
        TemporaryFolder.Use(settings.Data);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<WorkLanes>();
        services.AddSingleton(settings.Data).AddSingleton(settings.Clicks).AddSingleton(settings.Live).AddSingleton(settings.Geo)
            .AddSingleton(settings.Accounts).AddSingleton(settings.Imports);

        services.AddSingleton(new BundledFiles(settings.Data)).AddSingleton<GeoSource>();
        services.AddDbContextFactory<AppDb>((provider, options) => provider.GetRequiredService<AppDatabase>().Configure(options));
        services.AddSingleton<DataFolder>();

        services.TryAddSingleton(ConfiguredHosts.Any);
        services.AddSingleton<DomainReader>().AddSingleton<HostTable>().AddSingleton<HostsInUse>().AddSingleton<OwnHosts>();
        services.TryAddSingleton(SlugSettings.Default);
        services.TryAddSingleton(AppSchemes.None);
        services.AddSingleton<SlugRules>().AddSingleton<LinkTable>().AddSingleton<LinkChangeLog>().AddSingleton<LinkEditor>()
            .AddSingleton<IdempotentCreates>();
        services.AddSingleton<LinkQueries>().AddSingleton<CrawlableLinks>().AddSingleton<TagQueries>().AddSingleton<DeletedLinks>();
        services.AddSingleton<LinkExport>().AddSingleton<ImportFolder>().AddSingleton<ImportStaging>().AddSingleton<LinkImport>().AddSingleton<ImportQueries>()
            .AddSingleton<ImportMappings>();
        services.AddSingleton<VisitorLocator>().AddSingleton<UserAgents>().AddSingleton<ClickFileStaging>();
        // A command has no pipeline, and writes by itself.
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ClickImport>(provider, new ClickPipeline(
            provider.GetService<ClickLog>(), provider.GetService<Rollups>())));
        services.AddSingleton<ServerConnection>().AddSingleton<ServerLinkUpdates>().AddSingleton<ServerImport>();
        services.AddSingleton<WallboardLinks>().AddSingleton<BrandTable>().AddSingleton<BrandEditor>();
        services.AddSingleton<InternalClickTable>().AddSingleton<InternalClickEditor>();
        services.AddSingleton<AuditLog>().AddSingleton<AuditQueries>();
        services.AddSingleton<MemberEditor>().AddSingleton<InvitationEditor>().AddSingleton<MemberUse>();
        services.TryAddSingleton(ConfiguredProviders.None);
        services.AddSingleton<ProviderRoles>().AddSingleton<PasswordState>().AddSingleton<DomainProof>().AddSingleton<SignInDomainEditor>();
        services.AddSingleton<MailQueries>().AddSingleton<AttemptKey>().AddSingleton<AttemptLimits>();
        services.AddSingleton<SecondFactors>().AddSingleton<SessionEditor>().AddSingleton<SessionUse>();
        services.AddSingleton<InstallationAdmins>().AddSingleton<InstallationQueries>();
        services.AddSingleton<OrganizationEditor>()
            .AddSingleton<OrganizationQueries>().AddSingleton<DomainEditor>().AddSingleton<DomainQueries>().AddSingleton<KeyUse>();
        services.AddSingleton<ClickReader>()
            .AddSingleton<ReportQueries>().AddSingleton<ActivityQueries>().AddSingleton<ClickQueries>().AddSingleton<ClickExport>()
            .AddSingleton<DashboardQueries>().AddSingleton<RecentClicks>();
        return services;
    }

    /// <summary>Stores the data in SQLite's files in the data folder.</summary>
    /// <exception cref="DataException">SQLite's library can't be loaded.</exception>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services, DataSettings settings)
    {
        SqliteLibrary.Prepare(new BundledFiles(settings));
        services.AddSingleton<AppDatabase, SqliteAppDatabase>();
        services.AddSingleton<SqliteClickStore>().AddSingleton<ClickStore>(provider => provider.GetRequiredService<SqliteClickStore>());
        services.AddSingleton<LinkStore, SqliteLinkStore>().AddSingleton<LinkFinder, SqliteLinkFinder>();
        services.AddSingleton<StoreMigration, SqliteMigration>();
        return services.AddSingleton<Turns, LocalTurns>();
    }

    /// <summary>
    /// What only the server needs: geo database, click pipeline, live feed and the upkeep of API keys. They start in this
    /// order and stop in reverse.
    /// </summary>
    public static IServiceCollection AddClickPipeline(this IServiceCollection services)
    {
        services.AddSingleton<ClickLog>().AddSingleton<Rollups>().AddSingleton<ClickEditor>();
        // A store that several servers share has registered its own.
        services.TryAddSingleton<DaySaltStorage, DaySaltFile>();
        services.TryAddSingleton<ClickLimits, LocalClickLimits>();
        services.TryAddSingleton<TokenBuckets, LocalTokenBuckets>();
        services.TryAddSingleton<PasswordAttempts, LocalPasswordAttempts>();
        services.TryAddSingleton<ChangeSignal, IntervalSignal>();
        services.AddSingleton<DaySalt>();
        services.AddSingleton<LiveHistory>().AddSingleton<LiveReplay>().AddSingleton<ReplayHours>().AddSingleton<ClickFollower>().AddSingleton<LiveClicks>();
        services.AddHostedService(provider => provider.GetRequiredService<InternalClickTable>());
        services.AddHostedService(provider => provider.GetRequiredService<ClickLog>());
        services.AddHostedService(provider => provider.GetRequiredService<Rollups>());
        // Of SQLite's log; another store has none to move.
        if (services.Any(service => service.ServiceType == typeof(SqliteClickStore)))
            services.AddHostedService<Checkpoints>();
        services.AddHostedService(provider => provider.GetRequiredService<DaySalt>());
        services.AddHostedService(provider => provider.GetRequiredService<LiveClicks>());
        services.AddHostedService<Retention>();
        services.AddHostedService<AuditRetention>();
        services.AddHostedService<AttemptRetention>();
        services.AddSingleton<UnnamedTexts>().AddSingleton<ClickPurge>();
        services.AddHostedService<OrganizationPurge>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyUse>());
        services.AddHostedService(provider => provider.GetRequiredService<MemberUse>());
        services.AddHostedService(provider => provider.GetRequiredService<SessionUse>());
        services.AddHostedService<SessionRetention>();
        services.AddHostedService<DeletedSlugRetention>();
        services.AddHostedService<ExternalChanges>();
        services.AddHostedService<NativeMemory>();
        services.AddSingleton<GeoDownload>().AddSingleton<GeoWatch>().AddSingleton<GeoSchedule>();
        services.AddHostedService(provider => provider.GetRequiredService<GeoWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<GeoSchedule>());
        services.AddHostedService(provider => provider.GetRequiredService<IdempotentCreates>());
        services.AddSingleton<DomainArrivals>();
        services.AddHostedService(provider => provider.GetRequiredService<DomainArrivals>());
        services.AddSingleton<UnknownSlugs>();
        services.AddHostedService(provider => provider.GetRequiredService<UnknownSlugs>());
        services.AddSingleton<ImportSigns>().AddSingleton<ImportRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportRunner>());
        services.AddSingleton<ServerRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<ServerRunner>());
        return services;
    }
}
