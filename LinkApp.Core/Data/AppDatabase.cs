using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Data;

/// <summary>The database of users, organizations, keys and links.</summary>
public abstract class AppDatabase
{
    /// <summary>Makes a context of Entity Framework use it.</summary>
    public abstract void Configure(DbContextOptionsBuilder options);

    /// <summary>
    /// A connection that only reads; the caller disposes it. For what runs before the server listens, where the model of a context takes a
    /// quarter of a second to build. SQL for it has names in quotes and parameters as @name, so that every database understands it.
    /// </summary>
    /// <exception cref="DbException">The database can't be opened.</exception>
    public abstract DbConnection OpenReader();

    /// <summary>The same for code that can wait for the network.</summary>
    /// <exception cref="DbException">The database can't be opened.</exception>
    public virtual ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        return new(OpenReader());
    }

    /// <summary>A connection that also writes; otherwise as <see cref="OpenReader"/>.</summary>
    /// <exception cref="DbException">The database can't be opened.</exception>
    public abstract DbConnection OpenWriter();

    /// <summary>Bytes of its tables or its file.</summary>
    /// <exception cref="DbException">The database can't be read.</exception>
    public abstract long GetSize();

    /// <summary>What its SQL writes in its own way.</summary>
    internal abstract SqlDialect Dialect { get; }
}
