using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LinkApp.Postgres;

/// <summary>
/// Lets one transaction of Entity Framework run at a time, on all nodes, as SQLite does: what Core has looked at in a transaction, such as
/// whether there is another admin, is still so at its commit. Only people and imports need transactions, and each takes some milliseconds;
/// a node that falls silent meanwhile loses its own (<see cref="PostgresPools.IdleInTransaction"/>).
/// </summary>
/// <remarks>
/// Before all other locks of the transaction, since it is taken at the beginning: no two transactions wait for each other. A statement
/// without a transaction waits for none, as it looks at nothing before.
/// </remarks>
internal sealed class OneWriter : DbTransactionInterceptor
{
    public static readonly OneWriter Instance = new();

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        using var take = Create(connection, result);
        try
        {
            take.ExecuteNonQuery();
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await using var take = Create(connection, result);
        try
        {
            await take.ExecuteNonQueryAsync(cancellationToken);
            return result;
        }
        catch
        {
            await result.DisposeAsync();
            throw;
        }
    }

    private static DbCommand Create(DbConnection connection, DbTransaction transaction)
    {
        var command = connection.CreateCommand();
        command.CommandText = AdvisoryLocks.TakeWriters;
        command.Transaction = transaction;
        return command;
    }
}
