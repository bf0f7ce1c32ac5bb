using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Wording;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Links;

/// <summary>Reads whether the case of slugs matters in a store, and changes it: the keys of all links are written again.</summary>
internal static class SlugCaseChange
{
    private const int MaxListed = 20;

    /// <summary>What the keys in a store were made by.</summary>
    /// <exception cref="DbException">The store can't be read.</exception>
    public static SlugCase Read(string file)
    {
        using var connection = SqliteSetup.Open(file, readOnly: true);
        return Read(connection);
    }

    /// <summary>Makes the keys in a store by other rules. Does nothing if they are made by these already.</summary>
    /// <exception cref="DataException">Several links would have the same slug; nothing was changed.</exception>
    public static void Apply(string file, SlugCase wanted)
    {
        // Not pooled: closing it takes back what an error has interrupted.
        using var connection = SqliteSetup.Open(file, pooled: false);
        if (Read(connection) == wanted)
            return;
        connection.Execute("BEGIN IMMEDIATE");
        var addresses = ReadAddresses(connection, wanted);
        Refuse(addresses);
        Delete(connection, addresses);
        Write(connection, "UPDATE Links SET SlugKey = $key WHERE Id = $id", addresses.Where(address => address.Alias is null).Select(address => (address.Link, address.Key)));
        Write(connection, "UPDATE LinkAliases SET SlugKey = $key WHERE Id = $id", addresses.Where(address => address.Alias is not null).Select(address => (address.Alias!.Value, address.Key)));
        ChangeDeleted(connection, wanted);
        connection.Execute($"UPDATE Installation SET SlugCase = {(int)wanted}");
        connection.Execute("COMMIT");
    }

    private static SlugCase Read(SqliteConnection connection) => (SlugCase)connection.Scalar<long>("SELECT SlugCase FROM Installation");

    // Links before their aliases: of two equal keys of one link, the alias goes.
    private static List<Address> ReadAddresses(SqliteConnection connection, SlugCase wanted)
    {
        List<Address> addresses = [];
        using var rows = new Statement(
            connection, "SELECT Id, NULL, Domain, Slug FROM Links UNION ALL SELECT LinkId, Id, Domain, Slug FROM LinkAliases");
        while (rows.Step())
        {
            addresses.Add(new(
                rows.Number(0), rows.IsNull(1) ? null : rows.Number(1), rows.IsNull(2) ? null : rows.Text(2), rows.Text(3), Slug.Key(rows.Text(3), wanted)));
        }
        return addresses;
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

    private static void Delete(SqliteConnection connection, List<Address> addresses)
    {
        var seen = new HashSet<(string?, string)>();
        foreach (var address in addresses.Where(address => !seen.Add((address.Domain, address.Key))).ToList())
        {
            connection.Execute($"DELETE FROM LinkAliases WHERE Id = {address.Alias}");
            addresses.Remove(address);
        }
    }

    private static void Write(SqliteConnection connection, string sql, IEnumerable<(long Id, string Key)> keys)
    {
        using var update = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants come here.
        update.CommandText = sql;
#pragma warning restore CA2100
        var (id, key) = (update.Parameters.Add("$id", SqliteType.Integer), update.Parameters.Add("$key", SqliteType.Text));
        foreach (var row in keys)
        {
            (id.Value, key.Value) = (row.Id, row.Key);
            update.ExecuteNonQuery();
        }
    }

    // Only their keys are stored: what was in capitals once is not known any more.
    private static void ChangeDeleted(SqliteConnection connection, SlugCase wanted)
    {
        List<string> slugs = [];
        using (var rows = new Statement(connection, "SELECT Slug FROM DeletedSlugs ORDER BY DeletedAt DESC"))
        {
            while (rows.Step())
                slugs.Add(rows.Text(0));
        }
        foreach (var slug in slugs.Where(slug => Slug.Key(slug, wanted) != slug))
        {
            using var change = connection.CreateCommand();
            change.CommandText = "UPDATE OR IGNORE DeletedSlugs SET Slug = $key WHERE Slug = $slug; DELETE FROM DeletedSlugs WHERE Slug = $slug";
            change.Parameters.AddWithValue("$key", Slug.Key(slug, wanted));
            change.Parameters.AddWithValue("$slug", slug);
            change.ExecuteNonQuery();
        }
    }

    private sealed record Address(long Link, long? Alias, string? Domain, string Slug, string Key);
}
