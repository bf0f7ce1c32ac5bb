using System.Data.Common;

namespace LinkApp.Core.Data;

/// <summary>Statements for every database, without the model of a context. Their names are in quotes and their parameters are <c>@name</c>.</summary>
internal static class DbCommands
{
    // A statement of a batch is some hundred bytes.
    private const int BatchSize = 1_000;

    /// <summary>A command with its parameters; times must be UTC.</summary>
    public static DbCommand Command(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Built of constants; values are in parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.AddParameter(name, value);
        return command;
    }

    /// <summary>Adds a parameter; null is NULL.</summary>
    public static void AddParameter(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
        command.Parameters.Add(parameter);
    }

    /// <summary>A text of a row; null for NULL.</summary>
    public static string? GetText(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>
    /// Runs a statement once for each of some lists of values: without waiting for the answer of each where the database takes several
    /// statements at once.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction; null for none.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="names">The parameters.</param>
    /// <param name="rows">Their values, in the same order.</param>
    public static void RunForEach(
        this DbConnection connection, DbTransaction? transaction, string sql, IReadOnlyList<string> names, IEnumerable<object?[]> rows)
    {
        if (connection.CanCreateBatch)
        {
            foreach (var some in rows.Chunk(BatchSize))
                RunAtOnce(connection, transaction, sql, names, some);
            return;
        }
        using var command = connection.Command(sql);
        command.Transaction = transaction;
        foreach (var name in names)
            command.AddParameter(name, null);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }

    private static void RunAtOnce(DbConnection connection, DbTransaction? transaction, string sql, IReadOnlyList<string> names, object?[][] rows)
    {
        using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var row in rows)
        {
            var command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // Built of constants; values are in parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < row.Length; i++)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (names[i], row[i] ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }
            batch.BatchCommands.Add(command);
        }
        batch.ExecuteNonQuery();
    }
}
