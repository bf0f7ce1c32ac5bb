using System.Globalization;
using LinkApp.Core.Data;
using LinkApp.Core.Links.List;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Links.Sqlite;

/// <summary>A link and its clicks, in the order of a ranking: the most clicks first, of equal ones the newest.</summary>
internal readonly record struct LinkPlace(long Clicks, long Id) : IComparable<LinkPlace>
{
    public int CompareTo(LinkPlace other) => Clicks != other.Clicks ? other.Clicks.CompareTo(Clicks) : other.Id.CompareTo(Id);

    public LinkCursor ToCursor() => new(LinkSort.Clicks, Clicks.ToString(CultureInfo.InvariantCulture), Id);
}

/// <summary>
/// An organization's links in the order of their clicks, made from two ranges that are read in order and sorted in memory:
/// 40 ms for 100,000 links. An index by clicks would have to be written with each rollup, at half a microsecond for each click.
/// </summary>
internal sealed class LinkRanking
{
    private readonly LinkPlace[] _places;

    private LinkRanking(LinkPlace[] places, (long, long) version) => (_places, Version) = (places, version);

    /// <summary>What the ranking was made of: the organization's last change, and the last click that is rolled up.</summary>
    public (long Change, long Click) Version { get; }

    /// <summary>The version of a ranking that is made now.</summary>
    public static (long Change, long Click) ReadVersion(SqliteConnection connection, int organizationId)
    {
        using var change = new Statement(connection, "SELECT coalesce(max(Id), 0) FROM LinkChanges WHERE OrganizationId = ?1");
        using var click = new Statement(connection, "SELECT last FROM rollups.rolled_up");
        return (change.Scalar((long)organizationId) ?? 0, click.Scalar() ?? 0);
    }

    public static LinkRanking Read(SqliteConnection connection, int organizationId, IReadOnlyList<int> archived, (long, long) version)
    {
        using var links = new Statement(connection, archived is [var only]
            ? $"SELECT Id FROM Links INDEXED BY IX_Links_Listed WHERE OrganizationId = ?1 AND IsArchived = {only} ORDER BY Id"
            : "SELECT Id FROM Links INDEXED BY IX_Links_OrganizationId_Id WHERE OrganizationId = ?1 ORDER BY Id");
        using var totals = new Statement(connection, "SELECT link, clicks FROM rollups.totals WHERE organization = ?1 ORDER BY link");
        links.Begin(organizationId);
        totals.Begin(organizationId);
        var places = new List<LinkPlace>();
        var more = totals.Step();
        while (links.Step())
        {
            var id = links.Number(0);
            while (more && totals.Number(0) < id)
                more = totals.Step();
            places.Add(new(more && totals.Number(0) == id ? totals.Number(1) : 0, id));
        }
        places.Sort();
        return new LinkRanking([.. places], version);
    }

    /// <summary>The places after a cursor; null for all.</summary>
    public IEnumerable<LinkPlace> After(LinkCursor? cursor)
    {
        var start = 0;
        if (cursor is not null)
        {
            var found = Array.BinarySearch(_places, new LinkPlace(cursor.Clicks, cursor.Id));
            start = found < 0 ? ~found : found + 1;
        }
        for (var i = start; i < _places.Length; i++)
            yield return _places[i];
    }
}
