using LinkApp.Core;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using LinkApp.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LinkApp.Tests.Support;

/// <summary>
/// Where the installations of tests have their data: in SQLite's files, or in a PostgreSQL if the environment variable
/// <c>LINKAPP_TESTS_STORE</c> is <c>postgres</c>. Each is empty at first, and a copy of a template.
/// </summary>
public static class TestStore
{
    private const string Variable = "LINKAPP_TESTS_STORE";
    private const string Template = "template_of_tests";

    // Says which database belongs to a folder, so that a server that is started again finds it.
    private const string ConnectionFile = "postgres.txt";

    private static readonly Lazy<Task<PostgresServer>> Made = new(MakeAsync);

    /// <summary>Whether the data is in PostgreSQL.</summary>
    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable(Variable) == "postgres";

    /// <summary>Skips a test that is about SQLite.</summary>
    public static void SkipUnlessSqlite(string reason) => Assert.SkipWhen(IsPostgres, reason);

    /// <summary>Creates the databases of a folder that has none yet. Returns the configuration keys that an installation needs to find them.</summary>
    /// <param name="folder">The folder of the test.</param>
    /// <param name="directory">The data folder of the installation.</param>
    public static async Task<string[]> PrepareAsync(TempFolder folder, string directory)
    {
        if (!IsPostgres)
        {
            await DataTemplate.CopyToAsync(directory);
            return [];
        }
        var file = folder.File(ConnectionFile);
        if (!File.Exists(file))
            await File.WriteAllTextAsync(file, await (await Made.Value).CreateDatabaseAsync(Template));
        return [$"--{DataSettings.PostgresKey}={await File.ReadAllTextAsync(file)}"];
    }

    /// <summary>Deletes the database of a folder that is not needed any more.</summary>
    public static async Task DeleteAsync(TempFolder folder)
    {
        var file = folder.File(ConnectionFile);
        if (File.Exists(file))
            await (await Made.Value).DropDatabaseAsync(await File.ReadAllTextAsync(file));
    }

    private static async Task<PostgresServer> MakeAsync()
    {
        var server = await SharedPostgres.GetAsync();
        await server.ExecuteAsync($"CREATE DATABASE {Template}");
        using var folder = new TempFolder();
        var configuration = new ConfigurationBuilder()
            .AddCommandLine([$"--Data:Directory={folder.Path}", $"--{DataSettings.PostgresKey}={server.GetConnectionString(Template)}"]).Build();
        var settings = CoreSettings.Read(new SettingsReader(configuration));
        await using (var services = new ServiceCollection().AddLogging().AddLinkAppCore(settings).AddStore(settings.Data).BuildServiceProvider())
            await services.GetRequiredService<DataFolder>().PrepareAsync();
        // Nobody may be connected to a template.
        NpgsqlConnection.ClearAllPools();
        return server;
    }
}
