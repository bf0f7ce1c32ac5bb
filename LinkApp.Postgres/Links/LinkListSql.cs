using LinkApp.Core.Links.List;

namespace LinkApp.Postgres.Links;

/// <summary>
/// The statements of <see cref="PostgresLinkFinder"/>: each is one round trip. The cursor is in the parameters @key and @id, the number of
/// links in @count.
/// </summary>
internal static class LinkListSql
{
    /// <summary>The ids of a page, with the values that they are ordered by.</summary>
    public static string Page(LinkSort sort, LinkConditions conditions, LinkCursor? after)
    {
        var order = GetOrder(sort);
        // The order by clicks has no index, and reads all links that meet the conditions in any case.
        if (sort == LinkSort.Clicks)
            return Select(order, conditions.Tests(), after) + order.By("2", "1") + " LIMIT @count";
        var walk = Walk(order, conditions, after);
        if (!conditions.MayBeRare)
            return walk;
        // If there are few, those that an index finds are sorted. Else a walk along the order's index meets enough of them soon, and the
        // estimates of PostgreSQL are not needed to tell which it is: the other half of the statement is not run.
        return $"""
            WITH found AS MATERIALIZED ({Select(order, conditions.Tests(), after)} LIMIT {LinkFinder.MaxGathered + 1}),
            few AS MATERIALIZED (SELECT count(*) <= {LinkFinder.MaxGathered} AS few FROM found)
            (SELECT id, key FROM found WHERE (SELECT few FROM few){order.By("key", "id")} LIMIT @count)
            UNION ALL
            SELECT id, key FROM ({walk}) walked WHERE NOT (SELECT few FROM few)
            """;
    }

    /// <summary>How many links meet the conditions, at most @count; all of them if it is null.</summary>
    public static string Count(LinkConditions conditions) => $"""SELECT count(*) FROM (SELECT 1 FROM "Links" l WHERE {conditions.Tests()} LIMIT @count) found""";

    private static string Walk(Order order, LinkConditions conditions, LinkCursor? after)
    {
        var parts = conditions.Archived.Select(archived =>
            $"({Select(order, conditions.Tests(archived), after)}{order.By(order.Key ?? "1", "l.\"Id\"")} LIMIT @count)").ToList();
        // The indexes begin with IsArchived: links of both kinds are two walks, which are merged.
        return parts is [var only] ? only : $"SELECT id, key FROM ({string.Join(" UNION ALL ", parts)}) merged{order.By("key", "id")} LIMIT @count";
    }

    private static string Select(Order order, string tests, LinkCursor? after)
    {
        var beyond = after is null ? ""
            : order.Key is null ? $" AND l.\"Id\" {order.Beyond} @id"
            : $" AND ({order.Key}, l.\"Id\") {order.Beyond} (@key, @id)";
        return $"""SELECT l."Id" AS id, {order.Key ?? "NULL::text"} AS key FROM "Links" l{order.Join} WHERE {tests}{beyond}""";
    }

    private static Order GetOrder(LinkSort sort) => sort switch
    {
        LinkSort.Newest => new(null, IsAscending: false),
        LinkSort.Oldest => new(null, IsAscending: true),
        LinkSort.Name => new("""l."Title" """, IsAscending: true),
        LinkSort.Slug => new("""l."SlugOrder" """, IsAscending: true),
        LinkSort.Changed => new("""l."UpdatedAt" """, IsAscending: false),
        LinkSort.Clicks => new("coalesce(t.clicks, 0)", IsAscending: false)
        {
            Join = """ LEFT JOIN clicks.totals t ON t.organization = @organization AND t.link = l."Id" """,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "There is no such order."),
    };

    /// <param name="Key">What the order is by, before the id; null for the id alone.</param>
    /// <param name="IsAscending">Whether the lowest comes first.</param>
    private readonly record struct Order(string? Key, bool IsAscending)
    {
        /// <summary>What the key needs besides the links.</summary>
        public string Join { get; init; } = "";

        public string Beyond => IsAscending ? ">" : "<";

        public string By(string key, string id)
        {
            var direction = IsAscending ? "ASC" : "DESC";
            return Key is null ? $" ORDER BY {id} {direction}" : $" ORDER BY {key} {direction}, {id} {direction}";
        }
    }
}
