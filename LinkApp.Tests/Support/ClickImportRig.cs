using System.Globalization;
using LinkApp.Core.Links.Import;
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

    /// <summary>An import of clicks of the link /spring, with rows that are left out, in one of three states: preview, stopped, and finished.</summary>
    public async Task<ImportJob> SampleAsync(ImportState state)
    {
        var day = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var import = await ReadAsync(
            $"""
            time,slug,country,browser,campaign
            {day}T10:15:00Z,spring,DE,Firefox,May
            {day}T11:15:00Z,spring,MY,Chrome,May
            {day}T11:45:00Z,spring,Malaysia,Chrome,May
            yesterday at noon,spring,DE,Chrome,May
            {day}T12:15:00Z,a-slug-that-nobody-has-made-yet-or-that-was-deleted,DE,Chrome,May

            """,
            "clicks of the old shortener.csv");
        if (state == ImportState.Ready)
            return import;
        await Clicks.StartAsync(organization, import.Id);
        if (state == ImportState.Stopped)
            await Clicks.StopAsync(organization, import.Id);
        else
            await Clicks.RunAsync(organization, import.Id);
        return await FindAsync(import);
    }

    public async Task UndoAsync(ImportJob import)
    {
        Assert.True(await Clicks.BeginUndoAsync(organization, import.Id, ImportRig.Ada));
        await Clicks.RunAsync(organization, import.Id);
        Assert.Null(await Queries.FindAsync(organization, import.Id));
    }

    public async Task<ImportJob> FindAsync(ImportJob import) => (await Queries.FindAsync(organization, import.Id))!;

    /// <summary>The number of rows of a table of clicks or rollups.</summary>
    public long Count(string table) => StoredClicks.Select<long>(services, $"SELECT count(*) FROM {table}");
}
