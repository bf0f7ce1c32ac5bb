using LinkApp.Core.Data;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Support;

/// <summary>Runs imports of clicks without HTTP.</summary>
internal sealed class ClickImportRig(IServiceProvider services, int organization)
{
    public ClickImport Clicks => services.GetRequiredService<ClickImport>();

    public ImportQueries Queries => services.GetRequiredService<ImportQueries>();

    /// <summary>Reads a file with this text; the import is then ready, or has failed.</summary>
    public async Task<ImportJob> ReadAsync(string text, string name = "clicks.csv")
    {
        var import = await CreateAsync(text, name);
        Assert.True(await Clicks.RunAsync(organization, import.Id));
        return await FindAsync(import);
    }

    /// <summary>Takes a file with this text over, without reading it.</summary>
    public async Task<ImportJob> CreateAsync(string text, string name = "clicks.csv", bool startsItself = false)
    {
        var upload = services.GetRequiredService<ImportFolder>().NewUpload();
        await using (upload)
            await upload.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        return await Clicks.CreateAsync(organization, upload.Name, name, startsItself, ImportRig.Ada);
    }

    /// <summary>Imports the clicks of a file with this text.</summary>
    public async Task<ImportJob> ImportAsync(string text, string name = "clicks.csv")
    {
        var import = await ReadAsync(text, name);
        Assert.Equal((ImportState.Ready, null), (import.State, import.Error));
        Assert.True(await Clicks.StartAsync(organization, import.Id));
        await Clicks.RunAsync(organization, import.Id);
        import = await FindAsync(import);
        Assert.Equal(ImportState.Done, import.State);
        return import;
    }

    public async Task UndoAsync(ImportJob import)
    {
        Assert.True(await Clicks.BeginUndoAsync(organization, import.Id, ImportRig.Ada));
        await Clicks.RunAsync(organization, import.Id);
        Assert.Null(await Queries.FindAsync(organization, import.Id));
    }

    public async Task<ImportJob> FindAsync(ImportJob import) => (await Queries.FindAsync(organization, import.Id))!;

    /// <summary>The number of rows of a table of <c>clicks.db</c>.</summary>
    public long CountClicks(string table)
    {
        using var connection = SqliteSetup.Open(services.GetRequiredService<DataSettings>().ClickDatabase, readOnly: true);
        return connection.Scalar<long>($"SELECT count(*) FROM {table}");
    }

    /// <summary>The number of rows of a table of <c>rollups.db</c>.</summary>
    public long CountRollups(string table)
    {
        using var connection = SqliteSetup.Open(services.GetRequiredService<DataSettings>().RollupDatabase, readOnly: true);
        return connection.Scalar<long>($"SELECT count(*) FROM {table}");
    }
}
