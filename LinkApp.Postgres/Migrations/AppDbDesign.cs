using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace LinkApp.Postgres.Migrations;

/// <summary>Lets <c>dotnet ef migrations add NAME -p LinkApp.Postgres</c> create the context without a server.</summary>
#pragma warning disable MA0182 // The dotnet ef tool finds it by its interface.
internal sealed class AppDbDesign : IDesignTimeDbContextFactory<AppDb>
{
    public AppDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        PostgresAppDatabase.Configure(options, NpgsqlDataSource.Create("Host=design"));
        return new AppDb(options.Options);
    }
}
