using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace LinkApp.Core.Data;

/// <summary>Lets <c>dotnet ef migrations add NAME -p LinkApp.Core -s LinkApp.Web</c> create the context without a server.</summary>
#pragma warning disable MA0182 // The dotnet ef tool finds it by its interface.
internal sealed class AppDbDesign : IDesignTimeDbContextFactory<AppDb>
{
    public AppDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<AppDb>().UseFile("design.db").Options);
}
