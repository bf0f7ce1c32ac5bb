using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>A prepared statement with parameters <c>$1</c>, <c>$2</c>, …</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    public Statement(SqliteConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this assembly come here.
        _command.CommandText = sql;
#pragma warning restore CA2100
        _parameters = [.. Enumerable.Range(1, parameters).Select(i => _command.Parameters.Add(new SqliteParameter("$" + i, null)))];
    }

    /// <summary>Runs the statement and returns how many rows it changed.</summary>
    public int Run(params ReadOnlySpan<long> values)
    {
        for (var i = 0; i < values.Length; i++)
            _parameters[i].Value = values[i];
        return _command.ExecuteNonQuery();
    }

    /// <summary>The single number that the statement gives, or null for no row.</summary>
    public long? Scalar(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            _parameters[i].Value = values[i] ?? DBNull.Value;
        return _command.ExecuteScalar() as long?;
    }

    public void Dispose() => _command.Dispose();
}
