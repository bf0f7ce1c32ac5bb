using System.Data.Common;
using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Maintenance;

/// <summary>Copies each database as it is at one point in time, while a server continues to write.</summary>
public sealed class Backup(DataSettings settings)
{
    /// <summary>
    /// Writes <c>rollups.db</c>, <c>clicks.db</c>, <c>linkapp.db</c> and, if it has clicks, <c>clicks.spill</c> into a folder, created
    /// where it is missing; returns its full path.
    /// </summary>
    /// <exception cref="DataException">There is nothing to copy, a copy would overwrite a file, or the folder can't be written.</exception>
    public string WriteTo(string directory)
    {
        SqliteLibrary.Prepare(new BundledFiles(settings));
        directory = Path.GetFullPath(directory);
        var made = new List<string>();
        try
        {
            // In this order, the copy of the clicks has every click that the copied rollups count, and that of the links has the clicks' links.
            List<string> sources = [.. ClickFiles.Find(settings), settings.AppDatabase];
            if (sources.Find(source => !File.Exists(source)) is { } missing)
                throw new DataException($"There is no {missing} to back up. Set Data:Directory to the folder of an installation.");
            var copies = sources.ConvertAll(source => (Source: source, Target: Path.Combine(directory, Path.GetFileName(source))));
            if (copies.Find(copy => File.Exists(copy.Target)).Target is { } existing)
                throw new DataException($"{existing} already exists and was not overwritten. Choose another folder, or move the file away.");

            PrivateFolder.Create(directory);
            foreach (var (source, target) in copies)
            {
                made.Add(target);
                ClickFiles.Copy(source, target);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DbException)
        {
            // Half a backup would only block the next try.
            made.ForEach(File.Delete);
            throw new DataException($"The backup to \"{directory}\" failed: {error.Message} Check the folder's permissions and free disk space.", error);
        }
        return directory;
    }
}
