using System.Data.Common;
using System.Globalization;
using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Maintenance;

/// <summary>Puts the databases of a backup into the data folder.</summary>
public sealed class Restore(DataSettings settings, TimeProvider time)
{
    // SQLite's log and its index belong to one database: they would be applied to the next one of the same name.
    private static readonly string[] Companions = ["", "-wal", "-shm"];

    /// <summary>Verifies a backup by reading all of it.</summary>
    /// <exception cref="DataException">It can't be used.</exception>
    public void Verify(string directory)
    {
        SqliteLibrary.Prepare(new BundledFiles(settings));
        new DatabaseCheck(new DataSettings(Path.GetFullPath(directory))).Verify();
    }

    /// <summary>
    /// Verifies a backup and puts copies of it into the data folder. Returns the folder to which the present databases were
    /// moved, or null if there were none. Nothing is changed before the copies are complete.
    /// </summary>
    /// <param name="directory">The folder that <see cref="Backup"/> has written.</param>
    /// <param name="replace">Whether to move the present databases aside; if not, they are an error.</param>
    /// <exception cref="DataException">The backup can't be used, a server runs, or there are databases.</exception>
    public string? From(string directory, bool replace)
    {
        Verify(directory);
        var backup = new DataSettings(Path.GetFullPath(directory));
        (string From, string To)[] files =
        [
            .. ((string[])[backup.AppDatabase, .. ClickFiles.Find(backup)])
                .Select(file => (file, Path.Combine(settings.Directory, Path.GetFileName(file)))),
        ];
        if (Path.TrimEndingDirectorySeparator(backup.Directory) == Path.TrimEndingDirectorySeparator(settings.Directory))
            throw new DataException($"{settings.Directory} is the data folder itself. Choose the folder of a backup.");
        List<string> copies = [];
        try
        {
            PrivateFolder.Create(settings.Directory);
            using var held = DataFolder.HoldServerLock(settings);
            // Closes idle connections of this process first: the last one to close deletes the log of its database.
            SqliteConnection.ClearAllPools();
            // Rollups, too, if the backup has none: they count other clicks.
            var present = ((string[])[settings.AppDatabase, settings.ClickDatabase, settings.RollupDatabase])
                .SelectMany(file => Companions.Select(companion => file + companion)).Append(settings.SpillFile).Where(File.Exists).ToList();
            if (present.Count > 0 && !replace)
                throw new DataException(
                    $"{present[0]} already exists and was not overwritten. Use --replace to move it away and restore the backup.");

            foreach (var (from, to) in files)
            {
                copies.Add($"{to}.{Guid.NewGuid():N}.restoring");
                ClickFiles.Copy(from, copies[^1]);
            }
            var aside = present.Count > 0 ? MoveAside(present) : null;
            foreach (var (copy, file) in copies.Zip(files))
                File.Move(copy, file.To);
            return aside;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DbException)
        {
            throw new DataException(
                $"The backup could not be restored to \"{settings.Directory}\": {error.Message} Check the folder's permissions and free disk space.", error);
        }
        finally
        {
            copies.ForEach(File.Delete);
        }
    }

    private string MoveAside(List<string> files)
    {
        var folder = Path.Combine(settings.Directory, string.Create(CultureInfo.InvariantCulture, $"replaced-{time.GetUtcNow():yyyyMMdd-HHmmss}"));
        PrivateFolder.Create(folder);
        foreach (var file in files)
            File.Move(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }
}
