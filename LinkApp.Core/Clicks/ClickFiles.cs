using LinkApp.Core.Clicks.Spill;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Clicks;

/// <summary>The files with the clicks of a folder, for backups.</summary>
internal static class ClickFiles
{
    /// <summary>
    /// The files in the order in which they must be copied. The spill file first: the copy of the store knows which of its clicks it
    /// has. Rollups before clicks, so that the copy of the clicks has every click that they count; an older version has none.
    /// </summary>
    public static IEnumerable<string> Find(DataSettings data)
    {
        if (File.Exists(data.SpillFile) && new FileInfo(data.SpillFile).Length > 0)
            yield return data.SpillFile;
        if (!File.Exists(data.ClickDatabase) || ClickMigration.ReadVersion(data.ClickDatabase) > ClickSchema.LastWithRollups)
            yield return data.RollupDatabase;
        yield return data.ClickDatabase;
    }

    /// <summary>Writes a copy of a database or of the spill file that only its owner can read.</summary>
    /// <exception cref="IOException">The target exists, or can't be written.</exception>
    /// <exception cref="System.Data.Common.DbException">The database can't be read, or the disk is full.</exception>
    public static void Copy(string source, string target)
    {
        if (Path.GetExtension(source) == Path.GetExtension(DataSettings.SpillName))
            SpillFile.Copy(source, target);
        else
            DatabaseCopy.Write(source, target);
    }
}
