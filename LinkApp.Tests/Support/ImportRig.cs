using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.List;
using LinkApp.Core.Organizations;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Support;

/// <summary>Runs imports without HTTP.</summary>
internal sealed class ImportRig(IServiceProvider services, int organization)
{
    public static readonly Author Ada = new("ada@acme.example");

    public int Organization => organization;

    public LinkImport Imports => services.GetRequiredService<LinkImport>();

    public ImportQueries Queries => services.GetRequiredService<ImportQueries>();

    /// <summary>Reads a file with this text.</summary>
    public async Task<ImportJob> ReadAsync(string text)
    {
        using var folder = new TempFolder();
        return await services.GetRequiredService<ImportStaging>().ReadAsync(organization, folder.Write(text), "links.csv", null, Ada);
    }

    public async Task<ImportJob> FindAsync(long id) => (await Queries.FindAsync(organization, id))!;

    public async Task<ImportJob> StartAsync(ImportJob import, TakenSlugs taken = TakenSlugs.Skip, params string[] tags)
    {
        Assert.True(await Imports.StartAsync(organization, import.Id, taken, tags));
        return import;
    }

    /// <summary>Starts an import and waits for its end.</summary>
    public async Task<ImportJob> RunAsync(ImportJob import, TakenSlugs taken = TakenSlugs.Skip, params string[] tags)
    {
        await StartAsync(import, taken, tags);
        return (await Imports.RunAsync(organization, import.Id))!;
    }

    public Task<List<StagedRow>> RowsAsync(ImportJob import, params ImportRowState[] states) => Queries.RowsAsync(import, states, 0, int.MaxValue);

    /// <summary>All links of the organization, the oldest first.</summary>
    public async Task<List<Link>> LinksAsync()
    {
        List<Link> links = [];
        for (LinkCursor? cursor = null; ;)
        {
            var page = await services.GetRequiredService<LinkQueries>().ListAsync(
                organization, new() { State = StateFilter.All }, after: cursor, size: LinkQueries.MaxPageSize);
            links.AddRange(page.Links);
            if ((cursor = page.Next) is null)
                break;
        }
        links.Reverse();
        return links;
    }

    /// <summary>An import with new, taken and invalid rows in three states: preview, stopped after a batch, and finished.</summary>
    public async Task<ImportJob> SampleAsync(ImportState state, bool large = false)
    {
        var import = await ReadAsync(Csv(large ? 2_500 : 24, "campaign-") + """
            spring,Spring sale,https://example.com/spring
            campaign-3,The same again,https://example.com/again
            two words,Two words,https://example.com/words
            note,A note,mailto:ada@example.com
            long,"A name that goes on and on","https://example.com/a/path/that/is/longer/than/any/list/would/like/to/show/in/one/line?utm_source=newsletter&utm_medium=mail"

            """);
        if (state == ImportState.Ready)
            return import;
        await StartAsync(import, tags: "moved");
        using var stop = new CancellationTokenSource();
        try
        {
            await Imports.RunAsync(organization, import.Id, _ => Stop(stop, state), cancel: stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped halfway, as intended.
        }
        return await FindAsync(import.Id);
    }

    private static void Stop(CancellationTokenSource stop, ImportState state)
    {
        if (state == ImportState.Started)
            stop.Cancel();
    }

    /// <summary>The number of rows in a table of the app's database.</summary>
    public long Count(string table)
    {
        using var connection = services.GetRequiredService<AppDatabase>().OpenReader();
        using var command = connection.Command($"SELECT count(*) FROM \"{table}\"");
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>A CSV file of links with the slugs prefix0, prefix1, ….</summary>
    public static string Csv(int rows, string prefix = "s") =>
        "slug,name,destination\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{prefix}{i},Link {i},https://example.com/{i}\n"));
}
