using LinkApp.Core;
using LinkApp.Core.Hosts;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Redirects;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Commands;

/// <summary>What a command works with: the same Core as the server, on the same files, with no pipeline started.</summary>
internal static class CommandServices
{
    /// <summary>The settings that a server would have.</summary>
    /// <exception cref="SettingsException">The configuration is wrong.</exception>
    public static AppSettings Settings(string[] configuration) => AppSettings.Read(Server.Configure(new ConfigurationManager(), configuration));

    public static async Task<ServiceProvider> OpenAsync(string[] configuration, CancellationToken cancel, Action<IServiceCollection>? add = null)
    {
        var settings = Settings(configuration);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning)
            // What its commands run into is told once, by the command.
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None));
        services.AddLinkAppCore(settings.Core);
        services.AddSingleton(settings.Hosts).AddSingleton(settings.Links).AddSingleton(settings.Http).AddSingleton<ShortUrls>().AddSingleton<LinkText>();
        services.AddAccounts(settings.Core.Data, settings.Http);
        add?.Invoke(services);

        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DataFolder>().PrepareAsync(cancel);
        provider.GetRequiredService<HostTable>().Reload();
        return provider;
    }

    /// <summary>The id of the organization that a command was told.</summary>
    /// <exception cref="CommandFailure">There is none of that name.</exception>
    public static async Task<int> OrganizationAsync(this IServiceProvider services, string name, CancellationToken cancel) =>
        await services.GetRequiredService<OrganizationQueries>().FindAsync(name, cancel)
        ?? throw new CommandFailure($"--organization = \"{name}\": there is no organization of that name.");
}
