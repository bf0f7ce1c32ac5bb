using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Puts statements together that are one round trip, and one transaction.</summary>
internal static class Batches
{
    /// <summary>Adds a statement, whose values <see cref="With"/> adds.</summary>
    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The statements are constants.")]
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, [ConstantExpected] string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }

    /// <summary>Adds the values of <c>$1</c>, <c>$2</c> and so on to a statement, in their order.</summary>
    public static NpgsqlBatchCommand With<T>(this NpgsqlBatchCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }

    /// <summary>Runs statements; returns how many rows the first one has changed.</summary>
    public static async Task<int> ChangeAsync(this NpgsqlBatch batch)
    {
        await using (batch)
        {
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            return batch.BatchCommands[0].RecordsAffected;
        }
    }

    /// <summary>Runs statements; returns the one value that they find.</summary>
    public static async Task<T> ReadAsync<T>(this NpgsqlBatch batch) => (await batch.RunAsync<T>()).Found;

    /// <summary>Runs statements; returns how many rows the first one has changed, and the one value that a later one finds.</summary>
    public static async Task<(int Changed, T Found)> RunAsync<T>(this NpgsqlBatch batch)
    {
        await using (batch)
        {
            var found = await batch.ExecuteScalarAsync(CancellationToken.None);
            return (batch.BatchCommands[0].RecordsAffected, (T)found!);
        }
    }
}
