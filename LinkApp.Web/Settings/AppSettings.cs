using LinkApp.Core.Hosts;
using LinkApp.Core.Settings;
using LinkApp.Postgres;

namespace LinkApp.Web.Settings;

/// <summary>The configuration is wrong; the message lists every error.</summary>
public sealed class SettingsException(IReadOnlyList<string> errors)
    : Exception("The configuration has errors:" + string.Concat(errors.Select(error => Environment.NewLine + "  " + error)))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}

/// <summary>All settings, read once at start.</summary>
public sealed record AppSettings(
    CoreSettings Core, ProxySettings Proxy, LinkSettings Links, MapSettings Map, ApiSettings Api, MailSettings? Mail, TlsSettings? Tls,
    HttpSettings Http, MetricsSettings Metrics, SignInProviders Providers, TelemetrySettings? Telemetry)
{
    /// <summary>The hosts of the configuration, and what each is for.</summary>
    public ConfiguredHosts Hosts => new(Links.ShortHosts, Http.AdminHosts, Links.Home, Http.BasePath) { Fallbacks = Links.Fallbacks };

    /// <exception cref="SettingsException">At least one value is wrong, or a key is not known.</exception>
    public static AppSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var settings = Read(reader);
        foreach (var section in (string[])["Proxy", "Links", "Map", "Api", "Mail", "Tls", "Http", "Metrics", "Telemetry"])
            reader.RejectUnknownKeys(section);
        return reader.Errors.Count == 0 ? settings : throw new SettingsException(reader.Errors);
    }

    /// <summary>All settings, in the order in which they are read.</summary>
    internal static IReadOnlyList<Setting> All()
    {
        var reader = new SettingsReader(new ConfigurationManager());
        Read(reader);
        return reader.Known;
    }

    private static AppSettings Read(SettingsReader reader)
    {
        reader.Name("urls", "http://localhost:5000", "Where LinkApp listens; several are separated by `;`.");
        var settings = new AppSettings(
            CoreSettings.Read(reader), ProxySettings.Read(reader), LinkSettings.Read(reader), MapSettings.Read(reader), ApiSettings.Read(reader),
            MailSettings.Read(reader), TlsSettings.Read(reader), HttpSettings.Read(reader), MetricsSettings.Read(reader),
            new SignInProviders(ProviderSettings.ReadAll(reader)), TelemetrySettings.Read(reader));
        // A link in a mail has the host of the request that caused it. Without the list, a forged request could choose the host.
        if (settings.Mail is not null && settings.Http.AdminHosts.Count == 0)
            reader.Fail("Http:AdminHosts", null, "is missing: mails contain links to LinkApp, so Mail:Server needs the host of its pages, such as links.example.com.");
        if (settings.Core.Data.Postgres is not null)
            PostgresSettings.Check(reader, settings.Core.Data);
        settings.Links.CheckFallbacks(reader, settings.Hosts, settings.Core.Data);
        if (!settings.Core.Accounts.Passwords && settings.Providers.All.Count == 0)
            reader.Fail("Accounts:Passwords", "false", "needs a provider by which people sign in instead: Oidc:0:Name and the other keys of it.");
        return settings;
    }
}
