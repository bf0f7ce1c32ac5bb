using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>
/// Creates <c>clicks.db</c> and <c>rollups.db</c>, or migrates them to this version. It may be interrupted at any step, and
/// continues at the next start: <c>rollups.db</c> is complete before the version of <c>clicks.db</c> says that it exists.
/// </summary>
internal sealed class ClickMigration(DataSettings data)
{
    private const string VersionPragma = "PRAGMA user_version";

    /// <summary>Creates the tables, or migrates them to this version; a file is backed up before a change.</summary>
    /// <exception cref="DataException">A newer version of LinkApp wrote a file, or another program, or one of the two is missing.</exception>
    public void Run()
    {
        var (version, hasRollups) = CheckVersions();
        if (version > ClickSchema.LastWithRollups && !hasRollups)
            RefuseLostCounts();
        using var clicks = SqliteSetup.Open(data.ClickDatabase);
        using var rollups = SqliteSetup.Open(data.RollupDatabase, pooled: false);
        // At every start, since a copy that was put in place may not use the write-ahead log.
        clicks.Execute(SqliteSetup.UseLog);
        rollups.Execute(SqliteSetup.UseLog);
        if (hasRollups)
            UpgradeRollups(rollups);
        if (version == ClickSchema.Version && hasRollups)
            return;
        if (version is > 0 and < ClickSchema.LastWithRollups)
            UpgradeTables(clicks);

        using var transaction = Begin(clicks, out version);
        if (version is 0 or > ClickSchema.LastWithRollups)
            CreateRollups(rollups);
        if (version == 0)
            clicks.Execute(ClickSchema.Create);
        if (version == ClickSchema.LastWithRollups)
        {
            if (hasRollups)
                BackUp(data.RollupDatabase, RollupSchema.Version);
            RollupUpgrade.Run(data);
            clicks.Execute(ClickSchema.DropRollups);
        }
        if (version is > 0 and < ClickSchema.FirstWithCommits)
        {
            clicks.Execute(ClickSchema.Commits);
            CommitSpans.Fill(clicks);
        }
        if (version is > 0 and < ClickSchema.Version)
            clicks.Execute(ImportedSchema.Clicks);
        if (version != ClickSchema.Version)
            clicks.Execute($"{VersionPragma} = {ClickSchema.Version}");
        transaction.Commit();
    }

    /// <summary>Checks the files of a folder without changing them.</summary>
    /// <exception cref="DataException">A newer version of LinkApp wrote a file, or another program, or one is missing.</exception>
    public void RefuseUnknown()
    {
        if (CheckVersions() is (var version, false) && version > ClickSchema.LastWithRollups)
            throw new DataException($"There is no {data.RollupDatabase}.");
    }

    /// <summary>The version of <c>clicks.db</c>, 0 where it has no tables yet, and whether <c>rollups.db</c> has tables.</summary>
    private (long Version, bool HasRollups) CheckVersions()
    {
        var version = CheckVersion(data.ClickDatabase, ClickSchema.Version, "positions");
        var hasRollups = CheckVersion(data.RollupDatabase, RollupSchema.Version, "rolled_up") > 0;
        if (version == 0 && hasRollups)
            RefuseLostClicks();
        return (version, hasRollups);
    }

    private static long CheckVersion(string file, int known, string table)
    {
        if (!File.Exists(file))
            return 0;
        using var connection = OpenToCheck(file);
        // One transaction for all that is read: another process may be creating the tables.
        using var transaction = connection.BeginTransaction(deferred: true);
        var version = connection.Scalar<long>(VersionPragma);
        if (version > known)
            throw DataException.Newer(file, $"schema {version}, this one knows {known}");
        var isOurs = version == 0
            ? connection.Scalar<long>("SELECT count(*) FROM sqlite_schema") == 0
            : connection.Scalar<long>($"SELECT count(*) FROM sqlite_schema WHERE name = '{table}'") == 1;
        return isOurs ? version : throw DataException.Foreign(file);
    }

    /// <summary>
    /// A connection that only reads. Where a process was killed while it wrote, the file has a journal that only a connection that
    /// writes can roll back: then it is one of these.
    /// </summary>
    private static SqliteConnection OpenToCheck(string file)
    {
        var connection = SqliteSetup.Open(file, readOnly: true, pooled: false);
        try
        {
            connection.Scalar<long>(VersionPragma);
            return connection;
        }
        catch (DbException error) when (StoreFailure.IsReadOnly(error))
        {
            connection.Dispose();
            return SqliteSetup.Open(file, pooled: false, creates: false);
        }
    }

    /// <summary>The version of the tables of a file.</summary>
    internal static long ReadVersion(string file)
    {
        using var connection = SqliteSetup.Open(file, readOnly: true, pooled: false);
        return connection.Scalar<long>(VersionPragma);
    }

    /// <summary>Refuses rollups without their clicks. Empty rollups are fine: a first start that was interrupted leaves them.</summary>
    private void RefuseLostClicks()
    {
        using var rollups = SqliteSetup.Open(data.RollupDatabase, readOnly: true, pooled: false);
        if (rollups.Scalar<long>("SELECT last FROM rolled_up") > 0)
            throw new DataException($"There is no {data.ClickDatabase}, whose clicks {data.RollupDatabase} counts. Put the file back, or restore a backup.");
    }

    /// <summary>
    /// Refuses clicks without their rollups, unless every click is still stored, so that the rollups can be made again. Clicks that
    /// retention has deleted are counted nowhere else.
    /// </summary>
    private void RefuseLostCounts()
    {
        // If no click is left, a text shows that there were some.
        const string HasEveryClick = "SELECT coalesce(max(id), 0) = count(*) AND (count(*) > 0 OR NOT EXISTS (SELECT 1 FROM texts)) FROM clicks";
        const string HasImports = "SELECT EXISTS (SELECT 1 FROM counted_imports)";
        using var clicks = SqliteSetup.Open(data.ClickDatabase, readOnly: true, pooled: false);
        var hasImports = clicks.Scalar<long>(VersionPragma) == ClickSchema.Version && clicks.Scalar<long>(HasImports) != 0;
        if (hasImports || clicks.Scalar<long>(HasEveryClick) == 0)
            throw new DataException(
                $"There is no {data.RollupDatabase}. It has the counts of clicks that were imported, or that Clicks:Retention has deleted. Put the file back, or restore a backup.");
    }

    private static void BackUp(string file, long version)
    {
        using var connection = SqliteSetup.Open(file, pooled: false);
        using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", DatabaseCopy.BackupPath(file, $"{version}"));
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Takes the write lock, which keeps other processes out until both files are ready, and reads the version again, since another
    /// process may have been faster. Backs up a file of an older version.
    /// </summary>
    private SqliteTransaction Begin(SqliteConnection clicks, out long version)
    {
        var transaction = clicks.BeginTransaction();
        version = clicks.Scalar<long>(VersionPragma);
        if (version is > 0 and < ClickSchema.Version)
            BackUp(data.ClickDatabase, version);
        return transaction;
    }

    private void UpgradeTables(SqliteConnection clicks)
    {
        using var transaction = Begin(clicks, out var version);
        if (version >= ClickSchema.LastWithRollups)
            return;
        clicks.CreateFunction(ClickSchema.TallyClicks, (byte[] counts) => Tally.CountClicks(counts), isDeterministic: true);
        clicks.CreateFunction(ClickSchema.TallyRedirected, (byte[] counts) => Tally.CountRedirected(counts), isDeterministic: true);
        foreach (var upgrade in ClickSchema.Upgrades.Skip((int)version - 1))
            clicks.Execute(upgrade);
        clicks.Execute($"{VersionPragma} = {ClickSchema.LastWithRollups}");
        transaction.Commit();
    }

    /// <summary>
    /// Adds the tables of imported clicks, and marks the file as one that older versions can't read. What is there stays as it is, so
    /// that no backup is needed.
    /// </summary>
    private static void UpgradeRollups(SqliteConnection rollups)
    {
        using var transaction = rollups.BeginTransaction();
        if (rollups.Scalar<long>(VersionPragma) is > 0 and < RollupSchema.FirstWithImports)
            rollups.Execute($"{ImportedSchema.Counts} {VersionPragma} = {RollupSchema.Version}");
        transaction.Commit();
    }

    private static void CreateRollups(SqliteConnection rollups)
    {
        using var transaction = rollups.BeginTransaction();
        if (rollups.Scalar<long>(VersionPragma) > 0)
            return;
        rollups.Execute($"{RollupSchema.Create} {VersionPragma} = {RollupSchema.Version}");
        transaction.Commit();
    }
}
