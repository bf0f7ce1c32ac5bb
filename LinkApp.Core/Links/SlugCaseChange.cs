using System.Data.Common;
using System.Globalization;
using LinkApp.Core.Data;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links;

/// <summary>Reads whether the case of slugs matters in a store, and changes it: the keys of all links are written again.</summary>
internal static class SlugCaseChange
{
    private const int MaxListed = 20;

    /// <summary>What the keys in a store were made by.</summary>
    /// <exception cref="DbException">The store can't be read.</exception>
    public static SlugCase Read(AppDatabase database)
    {
        using var connection = database.OpenReader();
        return Read(connection);
    }

    /// <summary>Makes the keys in a store by other rules. Does nothing if they are made by these already.</summary>
    /// <exception cref="DataException">Several links would have the same slug; nothing was changed.</exception>
    public static void Apply(DbConnection connection, SlugCase wanted)
    {
        if (Read(connection) == wanted)
            return;
        using var transaction = connection.BeginTransaction();
        var addresses = ReadAddresses(transaction, wanted);
        Refuse(addresses);
        var repeated = FindRepeated(addresses);
        RunForEach("""DELETE FROM "LinkAliases" WHERE "Id" = @id""", ["@id"], repeated.Select(address => new object?[] { address.Alias }));
        RunForEach(
            """UPDATE "Links" SET "SlugKey" = @key WHERE "Id" = @id""", ["@key", "@id"],
            addresses.Where(address => address.Alias is null).Select(address => new object?[] { address.Key, address.Link }));
        RunForEach(
            """UPDATE "LinkAliases" SET "SlugKey" = @key WHERE "Id" = @id""", ["@key", "@id"],
            addresses.Except(repeated).Where(address => address.Alias is not null).Select(address => new object?[] { address.Key, address.Alias }));

        // Only their keys are stored: what was in capitals once is not known any more. Of those that become one, the latest is kept.
        var changed = ReadDeleted(transaction).FindAll(slug => Slug.Key(slug, wanted) != slug);
        RunForEach(
            """
            INSERT INTO "DeletedSlugs" ("Slug", "OrganizationId", "DeletedAt")
            SELECT @key, "OrganizationId", "DeletedAt" FROM "DeletedSlugs" WHERE "Slug" = @slug ON CONFLICT ("Slug") DO NOTHING
            """,
            ["@key", "@slug"], changed.Select(slug => new object?[] { Slug.Key(slug, wanted), slug }));
        RunForEach("""DELETE FROM "DeletedSlugs" WHERE "Slug" = @slug""", ["@slug"], changed.Select(slug => new object?[] { slug }));
        RunForEach("""UPDATE "Installation" SET "SlugCase" = @case""", ["@case"], [[(int)wanted]]);
        transaction.Commit();

        void RunForEach(string sql, string[] names, IEnumerable<object?[]> rows) => connection.RunForEach(transaction, sql, names, rows);
    }

    private static SlugCase Read(DbConnection connection)
    {
        using var command = connection.Command("""SELECT "SlugCase" FROM "Installation" """);
        return (SlugCase)Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    // Links before their aliases: of two equal keys of one link, the alias goes.
    private static List<Address> ReadAddresses(DbTransaction transaction, SlugCase wanted)
    {
        List<Address> addresses = [];
        using var command = transaction.Connection!.Command("""
            SELECT "Id", NULL, "Domain", "Slug" FROM "Links" UNION ALL SELECT "LinkId", "Id", "Domain", "Slug" FROM "LinkAliases"
            """);
        command.Transaction = transaction;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            addresses.Add(new(
                rows.GetInt64(0), rows.IsDBNull(1) ? null : rows.GetInt64(1), rows.GetText(2), rows.GetString(3), Slug.Key(rows.GetString(3), wanted)));
        }
        return [.. addresses.OrderBy(address => address.Alias is not null)];
    }

    private static List<string> ReadDeleted(DbTransaction transaction)
    {
        List<string> slugs = [];
        using var command = transaction.Connection!.Command("""SELECT "Slug" FROM "DeletedSlugs" ORDER BY "DeletedAt" DESC""");
        command.Transaction = transaction;
        using var rows = command.ExecuteReader();
        while (rows.Read())
            slugs.Add(rows.GetString(0));
        return slugs;
    }

    private static void Refuse(List<Address> addresses)
    {
        var equal = addresses.GroupBy(address => (address.Domain, address.Key))
            .Where(group => group.Select(address => address.Link).Distinct().Skip(1).Any())
            .Select(group => string.Join(" = ", group.Select(address => new ShortAddress(address.Domain, address.Slug).ToText(null)).Distinct())).ToList();
        if (equal.Count == 0)
            return;
        var more = equal.Count > MaxListed ? $", and {Format.Number(equal.Count - MaxListed)} more" : "";
        throw new DataException(
            $"Links:SlugCase = \"insensitive\": {Format.Count(equal.Count, "slug")} would belong to several links: "
                + $"{string.Join(", ", equal.Take(MaxListed))}{more}. Rename or delete all but one of each, or set Links:SlugCase to sensitive.");
    }

    private static HashSet<Address> FindRepeated(List<Address> addresses)
    {
        var seen = new HashSet<(string?, string)>();
        return [.. addresses.Where(address => !seen.Add((address.Domain, address.Key)))];
    }

    private sealed record Address(long Link, long? Alias, string? Domain, string Slug, string Key);
}
