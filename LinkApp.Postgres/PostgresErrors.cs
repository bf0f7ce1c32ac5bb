using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Npgsql;

namespace LinkApp.Postgres;

/// <summary>Says in an operator's words why PostgreSQL can't be used. The password is in no message.</summary>
public static class PostgresErrors
{
    /// <summary>The error of a start or a command.</summary>
    public static DataException Describe(DataSettings settings, DbException error)
    {
        var (problem, cure) = Find(settings, error);
        return Describe(settings, problem, cure, error);
    }

    internal static DataException Describe(DataSettings settings, string problem, string cure, Exception? cause) =>
        new($"Data:Postgres = \"{PostgresSettings.GetPublic(settings.Postgres!)}\": {problem} {cure}", cause);

    /// <summary>What is wrong, and what an operator can do.</summary>
    public static PostgresObstacle Find(DataSettings settings, DbException error)
    {
        var connection = new NpgsqlConnectionStringBuilder(settings.Postgres);
        return error.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new(
                $"PostgreSQL refuses the user {connection.Username}: {Text(error)}",
                "Correct Username and Password, and check that pg_hba.conf lets this machine in."),
            PostgresErrorCodes.InvalidCatalogName => new(
                $"there is no database {connection.Database}.", $"Create it: CREATE DATABASE {connection.Database} OWNER {connection.Username};"),
            PostgresErrorCodes.InsufficientPrivilege => new(
                $"the user {connection.Username} may not create what LinkApp needs: {Text(error)}",
                $"Make it the owner: ALTER DATABASE {connection.Database} OWNER TO {connection.Username};"),
            // An extension whose files are missing, or a server without ICU.
            PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedFile => new(
                $"PostgreSQL lacks something: {Text(error)}", "LinkApp needs ICU and the extension pg_trgm (package postgresql-contrib)."),
            PostgresErrorCodes.TooManyConnections => new(
                "the server has no connection left.", "Raise max_connections of PostgreSQL to 45 for each node, or set Maximum Pool Size in Data:Postgres."),
            PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => new(
                $"PostgreSQL is starting or stopping: {Text(error)}", "Try again in a moment."),
            PostgresErrorCodes.ReadOnlySqlTransaction => new("the server only reads.", "It is a standby. Name the primary server in Host."),
            PostgresErrorCodes.ProtocolViolation => new(
                $"a pooler is between, or another program than PostgreSQL: {Text(error)}",
                "Connect to PostgreSQL directly: LinkApp has a pool of its own, and needs sessions that a pooler such as PgBouncer takes apart."),
            null => new(
                $"PostgreSQL can't be reached: {Text(error.GetBaseException())}",
                $"Check Host ({connection.Host}) and Port ({connection.Port}), that PostgreSQL runs and listens there, and that no firewall is between."),
            _ => new($"PostgreSQL says: {Text(error)}", "Check its log, its free disk space and the rights of the user."),
        };
    }

    private static string Text(Exception error) => (error is PostgresException known ? known.MessageText : error.Message).TrimEnd('.') + ".";
}
