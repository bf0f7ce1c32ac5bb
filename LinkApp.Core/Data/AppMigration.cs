using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Data;

/// <summary>
/// Runs migrations of <c>linkapp.db</c> in one transaction, so that a process that is killed meanwhile leaves the database as it was.
/// </summary>
/// <remarks>
/// Entity Framework's own way commits in the middle of a migration that rebuilds a table: what a killed process leaves can neither be
/// migrated again nor used. It also takes a lock that such a process leaves behind, for which each later start waits without end.
/// </remarks>
internal static class AppMigration
{
    // Another process may be migrating, which takes longer than the changes for which all other connections wait.
    private const int WaitSeconds = 120;

    /// <summary>Runs the migrations that the database has not had.</summary>
    /// <param name="file">The path of <c>linkapp.db</c>.</param>
    /// <param name="db">Any context, for the model; its connection is not used.</param>
    /// <param name="readApplied">Reads the migrations that it has had, and refuses a newer database.</param>
    public static void Run(string file, AppDb db, Func<SqliteConnection, IReadOnlyCollection<string>> readApplied)
    {
        // Foreign keys can be switched off outside of a transaction only, and a table that is rebuilt needs that. Not pooled: the next
        // user would have none either.
        using var connection = SqliteSetup.Open(file, pooled: false, pragmas: "PRAGMA foreign_keys = 0");
        connection.DefaultTimeout = WaitSeconds;
        // It holds the write lock from its start. Another process may have been faster.
        using var transaction = connection.BeginTransaction();
        var applied = readApplied(connection);
        foreach (var statement in MigrationScript.Create(db, applied))
            connection.Execute(statement);
        transaction.Commit();
    }
}
