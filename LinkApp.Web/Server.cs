using LinkApp.Core;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations.Passwords;
using LinkApp.Postgres;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Api;
using LinkApp.Web.Assets;
using LinkApp.Web.Audit;
using LinkApp.Web.Branding;
using LinkApp.Web.Dashboard;
using LinkApp.Web.Domains;
using LinkApp.Web.Doctor;
using LinkApp.Web.InternalClicks;
using LinkApp.Web.Links;
using LinkApp.Web.Mail;
using LinkApp.Web.Members;
using LinkApp.Web.Qr;
using LinkApp.Web.Redirects;
using LinkApp.Web.Reports;
using LinkApp.Web.Security;
using LinkApp.Web.Settings;
using LinkApp.Web.Shell;
using LinkApp.Web.Telemetry;
using LinkApp.Web.Wallboards;
using Microsoft.Extensions.Configuration.Memory;

namespace LinkApp.Web;

/// <summary>Builds the server: settings, services, pipeline.</summary>
public static class Server
{
    // What an appsettings.json would contain, so that LinkApp runs from a single file. Any other source overrides these.
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        // It logs nothing at these levels, but still creates an activity and a scope for each request: 1 KB, and a tenth of a redirect's cost.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        // At Debug, the path of each request, which for an invitation or a wallboard has its secret.
        ["Logging:LogLevel:Microsoft.AspNetCore.Routing.Matching.DfaMatcher"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore.Components.Routing.Router"] = "Information",
        // The command line says why a start failed, once and in a sentence; a background service that fails is critical.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
    };

    // How long a stop waits for clients that are being answered. Clicks that wait for the store have five seconds more.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds the configuration sources, each of which overrides those before it: our defaults, appsettings.json, the environment,
    /// the command line.
    /// </summary>
    public static ConfigurationManager Configure(ConfigurationManager configuration, string[] args)
    {
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        if (!configuration.Sources.OfType<Microsoft.Extensions.Configuration.Json.JsonConfigurationSource>().Any())
            configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        configuration.AddEnvironmentVariables("LINKAPP_");
        configuration.AddCommandLine(args);
        return configuration;
    }

    /// <param name="args">Configuration keys, such as <c>--Data:Directory=/var/lib/linkapp</c>.</param>
    /// <param name="replace">Replaces services, for tests that control the clock.</param>
    /// <exception cref="SettingsException">The configuration is wrong.</exception>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(Server).Assembly.GetName().Name });
        var settings = AppSettings.Read(Configure(builder.Configuration, args));
        builder.WebHost.ConfigureKestrel(HttpServer.Configure);
        if (settings.Tls is { } tls)
        {
            builder.Services.AddSingleton(tls).AddSingleton<TlsCertificate>();
            builder.WebHost.ConfigureKestrel(TlsCertificate.Use);
        }

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddLinkAppCore(settings.Core).AddStore(settings.Core.Data).AddClickPipeline();
        builder.Services.AddSingleton(settings.Hosts)
            .AddSingleton(settings.Proxy).AddSingleton(settings.Http).AddSingleton(settings.Links).AddSingleton(settings.Links.Slugs)
            .AddSingleton(settings.Links.Apps).AddSingleton(settings.Map).AddSingleton(settings.Api)
            .AddSingleton(settings.Metrics);
        builder.Services.AddRedirects();
        builder.Services.AddAccounts(settings);
        builder.Services.AddMail(settings.Mail);
        builder.Services.AddApi();
        builder.Services.AddShell();
        builder.AddTelemetry(settings.Telemetry);
        builder.Services.AddSingleton<DashboardReader>().AddSingleton<ExportRuns>().AddSingleton<InvitationMails>().AddSingleton<WallboardScreens>();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        RefusedRequests.Watch(app);
        app.UseMiddleware<TrustedProxies>();
        app.UseStrictTransport(settings.Http);
        app.UseMiddleware<HostCheck>();
        if (settings.Http.BasePath.Length > 0)
            app.UseMiddleware<BasePath>(settings.Http);
        app.UseMiddleware<OrganizationPath>();
        app.UseLinkIds();
        app.UseMiddleware<RedirectMiddleware>();
        app.UseMiddleware<AppLinkFiles>();
        app.UseMiddleware<DevicePage>();
        app.UseMiddleware<HostGate>();
        if (settings.Tls is { IsRequired: true })
            app.UseMiddleware<RequiredHttps>();
        app.UseSecurityHeaders(settings.Map);
        app.UseErrorPages();
        // Called explicitly: otherwise routing would run first and match every redirect against the pages. It follows the error
        // pages, which need it to find their page.
        app.UseRouting();
        app.UseSetup();
        app.UseAuthentication();
        app.UseOrganizationPages();
        app.UseMiddleware<CircuitGate>();
        ApiRateLimit.Use(app);
        app.UseAuthorization();
        app.UseMiddleware<AccessWatch>();
        app.UseMiddleware<HostWatch>();
        app.UseMiddleware<FormCheck>();
        app.UseAntiforgery();

        RobotsTxt.Map(app);
        app.MapAssets();
        app.MapLogos();
        app.MapApi();
        app.MapAccounts();
        app.MapShell();
        app.MapLinkDownloads();
        app.MapReportDownloads();
        app.MapAuditDownloads();
        app.MapQrPictures();
        app.MapTestVisits();
        return app;
    }

    /// <summary>Prepares the data folder and opens what a server needs to start.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancel = default)
    {
        var data = app.Services.GetRequiredService<DataFolder>();
        await data.PrepareAsync(cancel);
        data.Lock();
        data.Apply(app.Services.GetRequiredService<SlugSettings>());
        app.Services.GetRequiredService<UntrustedProxies>().Reset();
        app.Services.GetRequiredService<BundledFiles>().DeleteOthers();
        app.Services.GetRequiredService<VisitorLocator>();
        if (app.Services.GetService<TlsSettings>() is { IsRequired: false } && PlainAddresses.Find(app.Configuration["urls"]) is { Count: > 0 } plain)
            app.Logger.LogWarning(
                "Pages and the API also answer without encryption, at {Addresses}: passwords and API keys can be read on the way. Leave out Tls:Required=false.",
                string.Join(" and ", plain));
        if (AccountChecks.Explain(await app.Services.GetRequiredService<PasswordState>().ReadAsync(cancel)) is { } passwords)
            app.Logger.LogWarning("{Finding} {Cure}", passwords.Message, passwords.Cure);
    }
}
