using System.Data.Common;
using LinkApp.Core.Settings;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Data;

/// <summary>The file <c>linkapp.db</c>.</summary>
public sealed class SqliteAppDatabase(DataSettings data) : AppDatabase
{
    // The start creates the file. One that goes missing later must not be replaced by an empty one, in which nobody is an admin yet.
    public override void Configure(DbContextOptionsBuilder options) => options.UseFile(data.AppDatabase, creates: false);

    public override DbConnection OpenReader() => SqliteSetup.Open(data.AppDatabase, readOnly: true);

    // Not pooled: closing it takes back what an error has interrupted.
    public override DbConnection OpenWriter() => SqliteSetup.Open(data.AppDatabase, pooled: false, creates: false);

    public override long GetSize() => SqliteSetup.GetSize(data.AppDatabase);

    internal override SqlDialect Dialect => SqliteDialect.Instance;
}
