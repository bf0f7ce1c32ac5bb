using LinkApp.Core;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Web.Accounts;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Commands;

/// <summary>What a command works with: the same Core as the server, on the same files, with no pipeline started.</summary>
internal static class CommandServices
{
    public static async Task<ServiceProvider> OpenAsync(string[] configuration, CancellationToken cancel, Action<IServiceCollection>? add = null)
    {
        var settings = AppSettings.Read(Server.Configure(new ConfigurationManager(), configuration));
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning));
        services.AddLinkAppCore(settings.Core);
        services.AddSingleton(new OwnHosts(settings.Links.ShortHosts));
        services.AddAccounts(settings.Core.Data);
        add?.Invoke(services);

        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DataFolder>().PrepareAsync(cancel);
        return provider;
    }
}
