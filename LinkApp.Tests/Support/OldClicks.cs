using LinkApp.Core.Data;

namespace LinkApp.Tests.Support;

/// <summary>
/// A <c>clicks.db</c> of version 4, which still contains the rollups. It has 70 clicks on three links (link 3 belongs to another
/// organization) up to the day of <see cref="Pipeline.Start"/>; 40 of the clicks are rolled up.
/// </summary>
public static class OldClicks
{
    /// <summary>The parts in which version 4 wrote the rollup of the other 30, each in one transaction.</summary>
    public static readonly string[] RollupParts = File.ReadAllLines(Sample("clicks-4-rollup.sql"));

    /// <summary>Writes the file, with some parts of the rollup, and empty databases beside it.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="parts">The number of parts that had been written when the process ended.</param>
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
