using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Settings;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Opens the tables of clicks in PostgreSQL: the schema <c>clicks</c>.</summary>
/// <param name="database">Opens connections.</param>
/// <param name="data">Where the spill file is.</param>
/// <param name="settings">How clicks are written.</param>
public sealed class PostgresClickStore(NpgsqlDataSource database, DataSettings data, ClickSettings settings) : ClickStore(data, settings)
{
    public override bool IsShared => true;

    internal NpgsqlDataSource Database => database;

    internal override (long Clicks, long Rollups) GetSizes() => PostgresSizes.ReadClicks(database);

    internal override ClickWriter CreateWriter(int maxNewReferrers) => new PostgresClickWriter(database, maxNewReferrers);

    internal override ClickWriter CreateRehearsalWriter() => new PostgresClickWriter(database, int.MaxValue, isRehearsal: true);

    internal override RollupWriter CreateRollupWriter() => new PostgresRollupWriter(database);

    internal override RollupPurge CreateRollupPurge() => new PostgresRollupPurge(database);

    internal override ImportedRollup CreateImportedRollup(PlaceCountries countries) => new PostgresImportedRollup(database, countries);

    internal override ImportedUndo CreateImportedUndo() => new PostgresImportedUndo(database);

    internal override void Delete(ClickDeletion deletion)
    {
        using var connection = database.OpenConnection();
        PostgresDeletion.Write(connection, deletion);
    }

    internal override ClickReads OpenReads()
    {
        var connection = database.OpenConnection();
        try
        {
            return new PostgresClickReads(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
