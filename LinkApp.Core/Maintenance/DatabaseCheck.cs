using System.Data.Common;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Maintenance;

/// <summary>Checks whether the databases of a data folder or a backup can be used, without changing them.</summary>
public sealed class DatabaseCheck(DataSettings folder)
{
    // One error is enough, and a broken file may have thousands.
    private const int MaxErrors = 3;

    /// <summary>Reads the databases to their end, a second for each GB or so.</summary>
    /// <exception cref="DataException">One is missing, broken, of another program, or of a newer version.</exception>
    public void Verify()
    {
        RefuseDamaged(folder.AppDatabase);
        RefuseDamaged(folder.ClickDatabase);
        if (ClickFiles.Find(folder).Contains(folder.RollupDatabase))
            RefuseDamaged(folder.RollupDatabase);
        RefuseNewerApp();
        new ClickMigration(folder).RefuseUnknown();
    }

    private static void RefuseDamaged(string file)
    {
        if (!File.Exists(file))
            throw new DataException($"There is no {file}.");
        List<string> errors = [];
        try
        {
            // Not a pooled connection, which would keep the file open.
            using var connection = SqliteSetup.Open(file, readOnly: true, pooled: false);
            using var command = connection.CreateCommand();
            command.CommandTimeout = 0;
#pragma warning disable CA2100 // Only a constant is put in.
            command.CommandText = $"PRAGMA integrity_check({MaxErrors})";
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            while (reader.Read())
                errors.Add(reader.GetString(0));
        }
        catch (DbException error)
        {
            errors.Add(error.Message);
        }
        if (errors is not ["ok"])
            throw new DataException($"{file} is damaged: {string.Join("; ", errors)}. Restore a backup.");
    }

    private void RefuseNewerApp()
    {
        SqliteMigration.RefuseForeign(folder.AppDatabase);
        SqliteMigration.RefuseNewer(folder.AppDatabase, SqliteMigration.AppliedMigrations(folder.AppDatabase, readOnly: true));
    }
}
