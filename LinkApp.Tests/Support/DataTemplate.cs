using LinkApp.Core;
using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using LinkApp.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(LinkApp.Tests.Support.DataTemplate))]

namespace LinkApp.Tests.Support;

/// <summary>
/// A data folder with empty databases of this version. Each test starts with a copy, which takes a millisecond; running
/// all migrations takes a quarter of a second.
/// </summary>
public sealed class DataTemplate : IDisposable
{
    private const string Databases = "*.db";

    private static readonly Lazy<Task<TempFolder>> Made = new(MakeAsync);

    /// <summary>Copies empty databases into a data folder that has none yet.</summary>
    public static async Task CopyToAsync(string directory)
    {
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
            return;
        var made = await Made.Value;
        PrivateFolder.Create(directory);
        foreach (var file in Directory.EnumerateFiles(made.Path, Databases))
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
    }

    public void Dispose()
    {
        if (Made.IsValueCreated && Made.Value.IsCompletedSuccessfully)
#pragma warning disable RS0030 // The task has ended, so this does not block.
            Made.Value.Result.Dispose();
#pragma warning restore RS0030
    }

    private static async Task<TempFolder> MakeAsync()
    {
        var folder = new TempFolder();
        var configuration = new ConfigurationBuilder().AddCommandLine([$"--Data:Directory={folder.Path}"]).Build();
        var settings = CoreSettings.Read(new SettingsReader(configuration));
        await using (var services = new ServiceCollection().AddLogging().AddLinkAppCore(settings).AddStore(settings.Data).BuildServiceProvider())
            await services.GetRequiredService<DataFolder>().PrepareAsync();
        // Only the database files are copied, so their logs must be empty.
        foreach (var file in Directory.EnumerateFiles(folder.Path, Databases))
        {
            using var connection = SqliteSetup.Open(file, pooled: false);
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return folder;
    }
}
