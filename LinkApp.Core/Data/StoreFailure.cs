using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using static SQLitePCL.raw;

namespace LinkApp.Core.Data;

/// <summary>
/// Failures of the databases and their disk, such as a lock of another program or a full disk. Nothing was changed then, and the same
/// change may succeed later. This is the only place that knows what the database's error codes mean.
/// </summary>
public static class StoreFailure
{
    // How SQLite, and the triggers that keep slugs and aliases distinct, begin the list of columns: "UNIQUE constraint failed: Links.SlugKey, Links.Domain".
    private const string Unique = "UNIQUE constraint failed: ";

    // ENOSPC, and ERROR_DISK_FULL on Windows.
    private const int NoSpace = 28;
    private const int DiskFull = unchecked((int)0x80070070);

    /// <summary>How long a program should wait before it tries again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether an error comes from the databases or from a full disk.</summary>
    public static bool Is(Exception error) => error is DbException or DbUpdateException || IsDiskFull(error);

    /// <summary>Whether the same change may succeed later: the fault is that of the machine and not of the change.</summary>
    public static bool IsTemporary(Exception error) => IsDiskFull(error) || IsBusy(error)
        || GetCode(error) is SQLITE_READONLY or SQLITE_IOERR or SQLITE_FULL or SQLITE_CANTOPEN;

    /// <summary>Whether another program holds a lock of the database.</summary>
    public static bool IsBusy(Exception error) => GetCode(error) is SQLITE_BUSY or SQLITE_LOCKED;

    /// <summary>Whether the database may not be written.</summary>
    public static bool IsReadOnly(Exception error) => GetCode(error) == SQLITE_READONLY;

    /// <summary>
    /// The column whose unique constraint has refused a change, with its table, such as "Links.SlugKey": the first one if the constraint
    /// has several. Null if none has.
    /// </summary>
    public static string? FindUniqueColumn(Exception error)
    {
        if (GetCode(error) != SQLITE_CONSTRAINT)
            return null;
        var message = error.GetBaseException().Message;
        var start = message.IndexOf(Unique, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var columns = message.AsSpan(start + Unique.Length);
        var end = columns.IndexOfAny(",'");
        return new string(end < 0 ? columns : columns[..end]);
    }

    /// <summary>What is wrong, as a part of a sentence, such as "the disk is full".</summary>
    public static string Describe(Exception error) => GetCode(error) switch
    {
        SQLITE_BUSY or SQLITE_LOCKED => "another program is using the database",
        SQLITE_READONLY => "the database can only be read",
        SQLITE_IOERR => "the disk can’t be read or written",
        SQLITE_FULL => "the disk is full",
        SQLITE_CANTOPEN => "the database can’t be opened",
        _ when IsDiskFull(error) => "the disk is full",
        _ => error.GetBaseException().Message.TrimEnd('.'),
    };

    private static int? GetCode(Exception error) =>
        ((error is DbUpdateException ? error.GetBaseException() : error) as SqliteException)?.SqliteErrorCode;

    private static bool IsDiskFull(Exception error) => error is IOException { HResult: NoSpace or DiskFull };
}
