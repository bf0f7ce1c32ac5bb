using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using static SQLitePCL.raw;

namespace LinkApp.Core.Data;

/// <summary>
/// Failures of the databases and their disk, such as a lock of another program or a full disk. Nothing was changed then, unless the
/// connection was lost, and the same change may succeed later. What the databases' error codes mean is known here and in <see cref="SqlStates"/>.
/// </summary>
public static class StoreFailure
{
    // How SQLite, and the triggers that keep slugs and aliases distinct, begin the list of columns: "UNIQUE constraint failed: Links.SlugKey, Links.Domain".
    private const string Unique = "UNIQUE constraint failed: ";

    // ENOSPC, and ERROR_DISK_FULL on Windows.
    private const int NoSpace = 28;
    private const int DiskFull = unchecked((int)0x80070070);

    private enum Kind
    {
        Refused,
        Busy,
        ReadOnly,
        Unreadable,
        Full,
        Unopened,
        Overloaded,
        Unreachable,
    }

    /// <summary>How long a program should wait before it tries again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether an error comes from the databases or from a full disk.</summary>
    public static bool Is(Exception error) => error is DbException or DbUpdateException || IsDiskFull(error);

    /// <summary>Whether the same change may succeed later: the fault is that of the machine and not of the change.</summary>
    public static bool IsTemporary(Exception error) => GetKind(error) != Kind.Refused;

    /// <summary>Whether another program holds a lock of the database.</summary>
    public static bool IsBusy(Exception error) => GetKind(error) == Kind.Busy;

    /// <summary>Whether the database may not be written.</summary>
    public static bool IsReadOnly(Exception error) => GetKind(error) == Kind.ReadOnly;

    /// <summary>
    /// Whether the change may have been made all the same: the connection was lost, and with it perhaps the answer to a commit.
    /// </summary>
    public static bool IsUncertain(Exception error) => GetKind(error) == Kind.Unreachable;

    /// <summary>
    /// The column whose unique constraint has refused a change, with its table, such as "Links.SlugKey": the first one if the constraint
    /// has several. Null if none has.
    /// </summary>
    public static string? FindUniqueColumn(Exception error)
    {
        if (Find(error) is not { } failure)
            return null;
        if (failure is not SqliteException sqlite)
            return failure.SqlState == SqlStates.UniqueViolation ? SqlStates.FindColumn(failure) : null;
        if (sqlite.SqliteErrorCode != SQLITE_CONSTRAINT)
            return null;
        var start = sqlite.Message.IndexOf(Unique, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var columns = sqlite.Message.AsSpan(start + Unique.Length);
        var end = columns.IndexOfAny(",'");
        return new string(end < 0 ? columns : columns[..end]);
    }

    /// <summary>What is wrong, as a part of a sentence, such as "the disk is full".</summary>
    public static string Describe(Exception error) => GetKind(error) switch
    {
        Kind.Busy when Find(error) is SqliteException => "another program is using the database",
        Kind.Busy => "others are changing the same data",
        Kind.ReadOnly => "the database can only be read",
        Kind.Unreadable => "the disk can’t be read or written",
        Kind.Full => "the disk is full",
        Kind.Unopened => "the database can’t be opened",
        Kind.Overloaded => "the database has too much to do",
        Kind.Unreachable => "the database can’t be reached",
        _ => error.GetBaseException().Message.TrimEnd('.'),
    };

    private static Kind GetKind(Exception error) => Find(error) switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode switch
        {
            SQLITE_BUSY or SQLITE_LOCKED => Kind.Busy,
            SQLITE_READONLY => Kind.ReadOnly,
            SQLITE_IOERR => Kind.Unreadable,
            SQLITE_FULL => Kind.Full,
            SQLITE_CANTOPEN => Kind.Unopened,
            _ => Kind.Refused,
        },
        { } failure => failure.SqlState switch
        {
            // The connection has ended, or there never was one.
            null => Kind.Unreachable,
            SqlStates.SerializationFailure or SqlStates.Deadlock or SqlStates.LockTimeout or SqlStates.StatementTimeout => Kind.Busy,
            SqlStates.ReadOnly => Kind.ReadOnly,
            SqlStates.DiskFull => Kind.Full,
            SqlStates.IoError => Kind.Unreadable,
            _ when SqlStates.IsConnection(failure.SqlState) => Kind.Unreachable,
            _ when SqlStates.IsResource(failure.SqlState) => Kind.Overloaded,
            _ => Kind.Refused,
        },
        // Another node has changed the row between the look at it and the change.
        _ when error is DbUpdateConcurrencyException => Kind.Busy,
        _ => IsDiskFull(error) ? Kind.Full : Kind.Refused,
    };

    // A lost connection has an inner error of its own.
    private static DbException? Find(Exception error)
    {
        if (error is DbException)
            return (DbException)error;
        for (var inner = (error as DbUpdateException)?.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is DbException found)
                return found;
        }
        return null;
    }

    private static bool IsDiskFull(Exception error) => error is IOException { HResult: NoSpace or DiskFull };
}
