using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Postgres.Move;

/// <summary>Contexts of a store that is not that of the configuration.</summary>
internal sealed class Contexts(AppDatabase database) : IDbContextFactory<AppDb>
{
    public AppDb CreateDbContext()
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        database.Configure(options);
        return new AppDb(options.Options);
    }
}
