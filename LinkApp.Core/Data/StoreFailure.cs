using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using static SQLitePCL.raw;

namespace LinkApp.Core.Data;

/// <summary>
/// Failures of the databases and their disk, such as a lock of another program or a full disk. Nothing was changed then, and the same
/// change may succeed later.
/// </summary>
public static class StoreFailure
{
    // ENOSPC, and ERROR_DISK_FULL on Windows.
    private const int NoSpace = 28;
    private const int DiskFull = unchecked((int)0x80070070);

    /// <summary>How long a program should wait before it tries again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether an error comes from the databases or from a full disk.</summary>
    public static bool Is(Exception error) => error is DbException or DbUpdateException || IsDiskFull(error);

    /// <summary>Whether the same change may succeed later: the fault is that of the machine and not of the change.</summary>
    public static bool IsTemporary(Exception error) => IsDiskFull(error)
        || GetCode(error) is SQLITE_BUSY or SQLITE_LOCKED or SQLITE_READONLY or SQLITE_IOERR or SQLITE_FULL or SQLITE_CANTOPEN;

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
