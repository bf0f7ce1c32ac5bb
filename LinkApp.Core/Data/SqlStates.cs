using System.Data.Common;

namespace LinkApp.Core.Data;

/// <summary>The error codes of the SQL standard, and PostgreSQL's own (appendix A of its manual).</summary>
internal static class SqlStates
{
    public const string UniqueViolation = "23505";
    public const string ReadOnly = "25006";
    public const string SerializationFailure = "40001";
    public const string Deadlock = "40P01";
    public const string DiskFull = "53100";
    public const string LockTimeout = "55P03";
    public const string StatementTimeout = "57014";
    public const string IoError = "58030";

    private const string Connection = "08";
    private const string Resource = "53";
    private const string Operator = "57P";
    private const string IdleInTransaction = "25P03";

    /// <summary>Whether a connection has ended, or could not begin: the server stops or starts, or has ended a session that was silent.</summary>
    public static bool IsConnection(string state) =>
        state.StartsWith(Connection, StringComparison.Ordinal) || state.StartsWith(Operator, StringComparison.Ordinal) || state == IdleInTransaction;

    /// <summary>Whether the server lacks memory or connections.</summary>
    public static bool IsResource(string state) => state.StartsWith(Resource, StringComparison.Ordinal);

    /// <summary>
    /// The first column of the unique index that has refused a row, with its table. Entity Framework names indexes by both:
    /// IX_Organizations_Name. Null for an index with another name, and for primary keys but that of links.
    /// </summary>
    public static string? FindColumn(DbException error)
    {
        if (error.Data["TableName"] is not string table || error.Data["ConstraintName"] is not string index)
            return null;
        // A deleted link is restored with its id.
        if (index == "PK_Links")
            return $"{table}.Id";
        if (!index.StartsWith($"IX_{table}_", StringComparison.Ordinal))
            return null;
        var columns = index[$"IX_{table}_".Length..];
        return columns switch
        {
            // Those of AppDb.ConfigureAddress.
            "SharedSlug" or "Address" => $"{table}.SlugKey",
            _ => $"{table}.{columns.Split('_')[0]}",
        };
    }
}
