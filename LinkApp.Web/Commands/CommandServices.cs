using LinkApp.Core;
using LinkApp.Core.Hosts;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations;
using LinkApp.Postgres;
using LinkApp.Web.Accounts;
using LinkApp.Web.Redirects;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Commands;

/// <summary>The services of a command: the same Core as the server, on the same files, but with no pipeline started.</summary>
internal static class CommandServices
{
    /// <summary>The settings that a server with this configuration would have.</summary>
    /// <exception cref="SettingsException">The configuration is wrong.</exception>
    public static AppSettings Settings(string[] configuration) => AppSettings.Read(Server.Configure(new ConfigurationManager(), configuration));

    public static async Task<ServiceProvider> OpenAsync(string[] configuration, CancellationToken cancel, Action<IServiceCollection>? add = null)
    {
        var settings = Settings(configuration);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning)
            // The command itself reports a database error, once.
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None));
        services.AddLinkAppCore(settings.Core).AddStore(settings.Core.Data);
        services.AddSingleton(settings.Hosts).AddSingleton(settings.Links).AddSingleton(settings.Links.Slugs).AddSingleton(settings.Links.Apps)
            .AddSingleton(settings.Http)
            .AddSingleton<ShortUrls>().AddSingleton<LinkText>();
        services.AddAccounts(settings);
        add?.Invoke(services);

        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DataFolder>().PrepareAsync(cancel);
        await provider.GetRequiredService<HostTable>().ReloadAsync(cancel);
        return provider;
    }

    /// <summary>Finds the organization that the command line names, and returns its id.</summary>
    /// <exception cref="CommandFailure">No organization has this name.</exception>
    public static async Task<int> OrganizationAsync(this IServiceProvider services, string name, CancellationToken cancel) =>
        await services.GetRequiredService<OrganizationQueries>().FindAsync(name, cancel)
        ?? throw new CommandFailure($"--organization = \"{name}\": there is no organization with this name.");
}
