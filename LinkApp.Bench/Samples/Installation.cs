using LinkApp.Core;
using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using LinkApp.Postgres;
using LinkApp.Postgres.Move;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Bench.Samples;

/// <summary>LinkApp's Core on a data folder, in this process and without HTTP.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _started = [];

    private Installation(ServiceProvider services, string directory) => (_services, Directory) = (services, directory);

    public string Directory { get; }

    public string ClickDatabase => Path.Combine(Directory, "clicks.db");

    /// <summary>Opens a data folder; creates and prepares it if it is new.</summary>
    /// <param name="directory">The data folder.</param>
    /// <param name="settings">Configuration keys, such as <c>--Clicks:Synchronous=Full</c>.</param>
    public static async Task<Installation> OpenAsync(string directory, params string[] settings)
    {
        var core = ReadSettings(directory, settings);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error));
        services.AddLinkAppCore(core).AddStore(core.Data).AddClickPipeline();
        var installation = new Installation(services.BuildServiceProvider(), directory);
        await installation.Get<DataFolder>().PrepareAsync();
        return installation;
    }

    /// <summary>Copies what a data folder has, which nothing has open, to an empty database of PostgreSQL.</summary>
    /// <param name="directory">The data folder.</param>
    /// <param name="postgres">The connection string of the database.</param>
    /// <param name="cancel">Leaves the database empty.</param>
    public static async Task MoveToPostgresAsync(string directory, string postgres, CancellationToken cancel)
    {
        var core = ReadSettings(directory, [$"--{DataSettings.PostgresKey}={postgres}"]);
        try
        {
            await new MoveToPostgres(core.Data, core.Clicks, TimeProvider.System).RunAsync(_ => { }, cancel);
        }
        catch (DataException error)
        {
            throw new BenchException(error.Message);
        }
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Starts the background services as the server does: the click log and everything behind it.</summary>
    public async Task StartPipelineAsync(CancellationToken cancel)
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(cancel);
            _started.Add(service);
        }
    }

    /// <summary>Creates organizations and returns their ids.</summary>
    public async Task<int[]> OrganizationsAsync(int count, CancellationToken cancel)
    {
        var ids = new int[count];
        for (var i = 0; i < count; i++)
            ids[i] = await Get<OrganizationEditor>().FindOrCreateAsync($"Organization {i + 1}", cancel);
        return ids;
    }

    /// <summary>Stops the background services as the server does, in reverse order.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = _started.Count - 1; i >= 0; i--)
            await _started[i].StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private static CoreSettings ReadSettings(string directory, string[] settings)
    {
        var reader = new SettingsReader(new ConfigurationBuilder().AddCommandLine([$"--Data:Directory={directory}", .. settings]).Build());
        var core = CoreSettings.Read(reader);
        PostgresSettings.Check(reader, core.Data);
        return reader.Errors.Count > 0 ? throw new BenchException(string.Join(Environment.NewLine, reader.Errors)) : core;
    }
}
