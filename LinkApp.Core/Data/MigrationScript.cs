using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LinkApp.Core.Data;

/// <summary>The statements of Entity Framework's migrations, for a store that runs them in a transaction of its own.</summary>
internal static class MigrationScript
{
    /// <summary>The ids of the migrations that an assembly has, as Entity Framework finds them.</summary>
    public static HashSet<string> FindKnown(Assembly assembly) =>
        [.. assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>()];

    /// <summary>What brings a database to this version, in order: the table of migrations, if it is missing, and the migrations that it has not had.</summary>
    /// <param name="db">Any context, for the model; its connection is not used.</param>
    /// <param name="applied">The ids of those that it has had.</param>
    public static IEnumerable<string> Create(AppDb db, IReadOnlyCollection<string> applied)
    {
        var assembly = db.GetService<IMigrationsAssembly>();
        var generator = db.GetService<IMigrationsSqlGenerator>();
        var models = db.GetService<IModelRuntimeInitializer>();
        var history = db.GetService<IHistoryRepository>();
        yield return history.GetCreateIfNotExistsScript();
        foreach (var (id, type) in assembly.Migrations.Where(migration => !applied.Contains(migration.Key)))
        {
            var migration = assembly.CreateMigration(type, db.Database.ProviderName!);
            foreach (var command in generator.Generate(migration.UpOperations, models.Initialize(migration.TargetModel)))
                yield return command.CommandText;
            yield return history.GetInsertScript(new HistoryRow(id, ProductInfo.GetVersion()));
        }
    }
}
