using LinkApp.Core.Links.List;

namespace LinkApp.Core.Links.Sqlite;

/// <summary>
/// The statements of <see cref="SqliteLinkFinder"/>. Each names the index that it uses, so that none depends on the statistics of SQLite.
/// In all of them <c>l</c> is a row of Links and <c>c</c> a candidate: an id that a <see cref="LinkSource"/> gives.
/// </summary>
internal static class LinkListSql
{
    /// <summary>How many links <see cref="TestIds"/> gets at a time.</summary>
    public const int ChunkSize = 1_000;

    /// <summary>The next $count links in an order that has an index: the id and the value that they are ordered by (null for the id alone).</summary>
    /// <param name="sort">The order.</param>
    /// <param name="conditions">What the links must meet.</param>
    /// <param name="source">What to gather the links from; null to walk along the index of the order.</param>
    /// <param name="after">Where the page begins, by the parameters $key and $id; null for the first page.</param>
    public static string Page(LinkSort sort, LinkConditions conditions, LinkSource? source, LinkCursor? after)
    {
        var order = GetOrder(sort);
        var (direction, isBeyond) = order.IsAscending ? ("ASC", ">") : ("DESC", "<");
        var id = source is null ? "l.Id" : "c.Id";
        var key = order.Column is null ? null : $"l.{order.Column}";
        var orderBy = key is null ? $"{id} {direction}" : $"{key} {direction}, {id} {direction}";
        var behind = after is null ? "" : key is null ? $" AND {id} {isBeyond} $id" : $" AND ({key}, {id}) {isBeyond} ($key, $id)";

        // The indexes begin with IsArchived: links of both kinds are two walks, which are merged.
        string Part(int archived) => $"""
            SELECT l.Id AS Id, {key ?? "NULL"} AS Key
            FROM {(source is null ? $"Links l INDEXED BY {order.Index}" : Join(source, archived))}
            WHERE l.OrganizationId = $organization AND l.IsArchived = {archived}{behind}{conditions.AndTests(source)}
            ORDER BY {orderBy} LIMIT $count
            """;
        if (conditions.Archived is [var only])
            return Part(only);
        var mergedBy = key is null ? $"Id {direction}" : $"Key {direction}, Id {direction}";
        return $"SELECT * FROM ({Part(0)}) UNION ALL SELECT * FROM ({Part(1)}) ORDER BY {mergedBy} LIMIT $count";
    }

    /// <summary>The ids of all links of a source that meet the conditions, in no order.</summary>
    public static string Gather(LinkConditions conditions, LinkSource source) => UnionAll(conditions.Archived, archived => $"""
        SELECT l.Id FROM {Join(source, archived)}
        WHERE l.OrganizationId = $organization AND l.IsArchived = {archived}{conditions.AndTests(source)}
        """);

    /// <summary>How many links meet the conditions, at most $count; -1 for no limit.</summary>
    public static string CountFound(LinkConditions conditions, LinkSource? source)
    {
        var found = source is not null
            ? Gather(conditions, source)
            : UnionAll(conditions.Archived, archived =>
                $"SELECT 1 FROM Links l INDEXED BY IX_Links_Listed WHERE l.OrganizationId = $organization AND l.IsArchived = {archived}{conditions.AndTests()}");
        return $"SELECT count(*) FROM ({found} LIMIT $count)";
    }

    /// <summary>Those of the links $ids, a JSON list, that meet the conditions. They come in the order of the list, which is the outer loop.</summary>
    public static string TestIds(LinkConditions conditions) => $"""
        SELECT l.Id FROM json_each($ids) j CROSS JOIN Links l ON l.Id = j.value
        WHERE l.OrganizationId = $organization AND l.IsArchived IN ({string.Join(", ", conditions.Archived)}){conditions.AndTests()}
        """;

    /// <summary>How many candidates a source has, at most $count.</summary>
    public static string Count(LinkSource source, IReadOnlyList<int> archived)
    {
        // The search index gives the same candidates for both values.
        var candidates = UnionAll(source.IsSearch ? archived.Take(1) : archived, value => $"SELECT Id FROM ({source.Select(value)})");
        return $"SELECT count(*) FROM (SELECT 1 FROM ({candidates}) LIMIT $count)";
    }

    // CROSS JOIN keeps SQLite from walking the links first.
    private static string Join(LinkSource source, int archived) => $"({source.Select(archived)}) c CROSS JOIN Links l ON l.Id = c.Id";

    private static string UnionAll(IEnumerable<int> archived, Func<int, string> select) => string.Join(" UNION ALL ", archived.Select(select));

    private static Order GetOrder(LinkSort sort) => sort switch
    {
        LinkSort.Newest => new("IX_Links_Listed", null, IsAscending: false),
        LinkSort.Oldest => new("IX_Links_Listed", null, IsAscending: true),
        LinkSort.Name => new("IX_Links_Title", "Title", IsAscending: true),
        LinkSort.Slug => new("IX_Links_SlugOrder", "SlugOrder", IsAscending: true),
        LinkSort.Changed => new("IX_Links_UpdatedAt", "UpdatedAt", IsAscending: false),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "No index has this order."),
    };

    /// <summary>The index that has an order, and the column that it is by; null for the id alone.</summary>
    private readonly record struct Order(string Index, string? Column, bool IsAscending);
}
