using LinkApp.Core.Settings;
using Npgsql;

namespace LinkApp.Postgres;

/// <summary>Makes the pools of connections: each node has one for <c>AppDb</c> and one for clicks, of at most 20 connections each.</summary>
internal static class PostgresPools
{
    /// <summary>
    /// After this time, PostgreSQL ends a transaction whose node says nothing: an edit holds locks that the edits of all nodes need, and a
    /// frozen node must not hold them.
    /// </summary>
    public static readonly TimeSpan IdleInTransaction = TimeSpan.FromSeconds(10);

    private const int MaxConnections = 20;

    /// <summary>The pool of clicks and turns.</summary>
    public static NpgsqlDataSource CreateForClicks(DataSettings settings) => NpgsqlDataSource.Create(Parse(settings));

    /// <summary>The pool of <c>AppDb</c>.</summary>
    public static NpgsqlDataSource CreateForApp(DataSettings settings)
    {
        var connection = Parse(settings);
        // A parameter of the session's start, which the pool's reset of a connection keeps.
        connection.Options = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{connection.Options} -c idle_in_transaction_session_timeout={IdleInTransaction.TotalMilliseconds:0}").Trim();
        return NpgsqlDataSource.Create(connection);
    }

    /// <summary>A connection that belongs to no pool, not opened yet.</summary>
    /// <param name="settings">Have the connection string.</param>
    /// <param name="isMove">Whether commands may take as long as they need, and errors show the rows that they are about.</param>
    public static NpgsqlConnection CreateConnection(DataSettings settings, bool isMove = false)
    {
        var connection = Parse(settings);
        connection.Pooling = false;
        if (isMove)
            (connection.CommandTimeout, connection.IncludeErrorDetail) = (0, true);
        return new NpgsqlConnection(connection.ToString());
    }

    private static NpgsqlConnectionStringBuilder Parse(DataSettings settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(settings.Postgres);
        connection.ApplicationName ??= "LinkApp";
        // Unset, it is the default, which several nodes together would exceed what a server allows by default.
        if (connection.MaxPoolSize == new NpgsqlConnectionStringBuilder().MaxPoolSize)
            connection.MaxPoolSize = MaxConnections;
        return connection;
    }
}
