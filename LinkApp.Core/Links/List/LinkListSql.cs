using System.Globalization;

namespace LinkApp.Core.Links.List;

/// <summary>The statements of <see cref="LinkFinder"/>. Each names the index that it is to use, so that none depends on statistics.</summary>
internal static class LinkListSql
{
    /// <summary>Links of a ranking that are tested by one statement.</summary>
    public const int Chunk = 1_000;

    /// <summary>The next $count links in an order, behind ($key, $id): walked to, or from a source.</summary>
    public static string Page(LinkSort sort, LinkConditions conditions, LinkSource? source, LinkCursor? after)
    {
        var order = OrderOf(sort);
        var id = source is null ? "l.Id" : "d.Id";
        var (position, direction) = order.Column is null ? (id, order.Direction) : ($"l.{order.Column} {order.Direction}, {id}", order.Direction);
        var beyond = direction == "ASC" ? ">" : "<";
        var behind = after is null ? "" : order.Column is null ? $" AND {id} {beyond} $id" : $" AND (l.{order.Column}, {id}) {beyond} ($key, $id)";
        string Part(int archived) => $"""
            SELECT l.Id AS Id, {(order.Column is null ? "NULL" : "l." + order.Column)} AS Key
            FROM {From(source, archived, order.Index)}
            WHERE l.OrganizationId = $organization AND l.IsArchived = {archived}{behind}{conditions.Where(source)}
            ORDER BY {position} {direction} LIMIT $count
            """;
        return conditions.Archived is [var only]
            ? Part(only)
            : $"SELECT * FROM ({Part(0)}) UNION ALL SELECT * FROM ({Part(1)}) ORDER BY {(order.Column is null ? "" : $"Key {direction}, ")}Id {direction} LIMIT $count";
    }

    /// <summary>All links of a source that meet the conditions.</summary>
    public static string Gather(LinkConditions conditions, LinkSource source) => string.Join(" UNION ALL ", conditions.Archived.Select(archived => $"""
        SELECT l.Id FROM {From(source, archived, "")}
        WHERE l.OrganizationId = $organization AND l.IsArchived = {archived}{conditions.Where(source)}
        """));

    /// <summary>Those of the links $ids that meet the conditions, in their order: they are the outer loop, and nothing sorts.</summary>
    public static string Tested(LinkConditions conditions) => $"""
        SELECT l.Id FROM json_each($ids) j CROSS JOIN Links l ON l.Id = j.value
        WHERE l.OrganizationId = $organization AND l.IsArchived IN ({string.Join(", ", conditions.Archived)}){conditions.Where()}
        """;

    /// <summary>How many links a source has, at most $count.</summary>
    public static string Count(LinkSource source, IReadOnlyList<int> archived) =>
        $"SELECT count(*) FROM (SELECT 1 FROM ({string.Join(" UNION ALL ", (source.IsSearch ? archived.Take(1) : archived).Select(value => $"SELECT Id FROM ({Of(source, value)})"))}) LIMIT $count)";

    private static string From(LinkSource? source, int archived, string index) =>
        source is null ? $"Links l INDEXED BY {index}" : $"({Of(source, archived)}) d CROSS JOIN Links l ON l.Id = d.Id";

    private static string Of(LinkSource source, int archived) =>
        source.Sql.Replace("{0}", archived.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>The index that has an order, and the column (null for the id alone) that it is by.</summary>
    private static (string Index, string? Column, string Direction) OrderOf(LinkSort sort) => sort switch
    {
        LinkSort.Newest => ("IX_Links_Listed", null, "DESC"),
        LinkSort.Oldest => ("IX_Links_Listed", null, "ASC"),
        LinkSort.Name => ("IX_Links_Title", "Title", "ASC"),
        LinkSort.Slug => ("IX_Links_SlugOrder", "SlugOrder", "ASC"),
        LinkSort.Changed => ("IX_Links_UpdatedAt", "UpdatedAt", "DESC"),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "No index has this order."),
    };
}
