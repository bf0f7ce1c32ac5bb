using LinkApp.Core.Data;

namespace LinkApp.Tests.Support;

/// <summary>
/// <c>clicks.db</c> as version 4 wrote it, with the rollups inside: 70 clicks, of which 40 are rolled up, of three links
/// (3 is another organization's) up to the day of <see cref="Pipeline.Start"/>.
/// </summary>
public static class OldClicks
{
    /// <summary>The parts in which version 4 wrote the rollup of the other 30, each in one transaction.</summary>
    public static readonly string[] RollupParts = File.ReadAllLines(Sample("clicks-4-rollup.sql"));

    /// <summary>Writes the file, with some parts of the rollup, and empty databases beside it.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="parts">How many parts were written when the process ended.</param>
    public static async Task WriteAsync(string data, int parts = 0)
    {
        await DataTemplate.CopyToAsync(data);
        foreach (var file in Directory.GetFiles(data, "*s.db*"))
            File.Delete(file);
        using var clicks = SqliteSetup.Open(Path.Combine(data, "clicks.db"), pooled: false);
        using var transaction = clicks.BeginTransaction();
        clicks.Execute(await File.ReadAllTextAsync(Sample("clicks-4.sql")));
        foreach (var part in RollupParts.Take(parts))
            clicks.Execute(part);
        transaction.Commit();
    }

    private static string Sample(string name) => Path.Combine(Repository.Folder("LinkApp.Tests", "Samples"), name);
}
