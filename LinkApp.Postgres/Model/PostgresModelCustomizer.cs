using System.Text.RegularExpressions;
using LinkApp.Core.Links;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LinkApp.Postgres.Model;

/// <summary>Changes what the model of <c>AppDb</c> says in SQLite's words to PostgreSQL's.</summary>
internal sealed partial class PostgresModelCustomizer(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
{
    // Compares and sorts by bytes, as SQLite does.
    private const string ByBytes = "C";

    public override void Customize(ModelBuilder modelBuilder, DbContext context)
    {
        base.Customize(modelBuilder, context);
        HashDestinations(modelBuilder.Model.FindEntityType(typeof(Link))!);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()))
        {
            foreach (var property in Properties(entity))
                Customize(property);
            foreach (var index in entity.GetIndexes())
            {
                if (index.GetFilter() is { } filter)
                    index.SetFilter(Quote(filter, entity));
            }
        }
    }

    // A row of a B-tree has at most 2,700 bytes, and a destination may be longer.
    private static void HashDestinations(IMutableEntityType link)
    {
        var destination = link.GetProperty(nameof(Link.Destination));
        var index = link.GetIndexes().Single(index => index.Properties.Contains(destination));
        link.RemoveIndex(index);
        link.AddIndex(destination).SetMethod("hash");
    }

    private static void Customize(IMutableProperty property)
    {
        var type = property.GetValueConverter()?.ProviderClrType ?? property.ClrType;
        // SQLite keeps texts of any length: what is too long is refused before.
        if (type == typeof(string))
            property.SetColumnType("text");
        if (property.GetCollation() is null && (type == typeof(string) || type.IsAssignableTo(typeof(IEnumerable<string>))))
            property.SetCollation(ByBytes);
    }

    private static IEnumerable<IMutableProperty> Properties(IMutableTypeBase type) =>
        type.GetProperties().Concat(type.GetComplexProperties().SelectMany(complex => Properties(complex.ComplexType)));

    /// <summary>Puts the columns in a filter into quotes.</summary>
    private static string Quote(string filter, IMutableEntityType entity)
    {
        var columns = Properties(entity).Select(property => property.GetColumnName()).ToHashSet();
        return Word().Replace(filter, word => columns.Contains(word.Value) ? $"\"{word.Value}\"" : word.Value);
    }

    [GeneratedRegex(@"\w+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
