using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Maintenance;

/// <summary>Copies the databases as they are at one moment each, while a server goes on writing.</summary>
public sealed class Backup(DataSettings settings)
{
    /// <summary>Writes <c>rollups.db</c>, <c>clicks.db</c> and <c>linkapp.db</c> into a folder, created where it is missing; returns its full path.</summary>
    /// <exception cref="DataException">There is nothing to copy, a copy would overwrite a file, or the folder can't be written.</exception>
    public string WriteTo(string directory)
    {
        SqliteLibrary.Prepare(new BundledFiles(settings));
        directory = Path.GetFullPath(directory);
        var made = new List<string>();
        try
        {
            // Rollups, clicks, links: what the rollups count is in the copy of the clicks that follows, and so are the clicks' links.
            List<string> sources = [.. ClickMigration.GetFiles(settings), settings.AppDatabase];
            if (sources.Find(source => !File.Exists(source)) is { } missing)
                throw new DataException($"There is no {missing} to back up. Set Data:Directory to the folder of an installation.");
            var copies = sources.ConvertAll(source => (Source: source, Target: Path.Combine(directory, Path.GetFileName(source))));
            if (copies.Find(copy => File.Exists(copy.Target)).Target is { } existing)
                throw new DataException($"{existing} exists already and is kept. Name another folder, or move the file away.");

            PrivateFolder.Create(directory);
            foreach (var (source, target) in copies)
            {
                made.Add(target);
                DatabaseCopy.Write(source, target);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            // Half a backup would only keep the next try out.
            made.ForEach(File.Delete);
            throw new DataException($"The backup to \"{directory}\" failed: {error.Message} Check the folder's permissions and free disk space.", error);
        }
        return directory;
    }
}
