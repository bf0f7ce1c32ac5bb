using System.Text;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Links.List;

/// <summary>
/// A filter in SQL. Each condition can be tested on a row <c>l</c> of Links; those that few links meet can also be the
/// <see cref="LinkSource"/> that links are gathered from.
/// </summary>
internal sealed class LinkConditions
{
    // The search index knows texts from three characters on. Shorter ones are in many links, so that looking at each ends soon.
    private const int IndexedLength = 3;

    private const string Led = "coalesce((SELECT t.led FROM clicks.totals t WHERE t.organization = l.OrganizationId AND t.link = l.Id), 0)";
    private const string UsedUp = $"(l.MaxClicks IS NOT NULL AND {Led} >= l.MaxClicks)";

    private readonly List<string> _tests = [];
    private readonly List<(string Name, object Value)> _parameters = [];

    public LinkConditions(int organizationId, LinkFilter filter, DateTime now)
    {
        Archived = filter.State switch
        {
            StateFilter.Archived => [1],
            StateFilter.All => [0, 1],
            _ => [0],
        };
        _parameters.AddRange([("$organization", organizationId), ("$now", now)]);
        AddState(filter.State);
        for (var i = 0; i < filter.Tags.Count; i++)
            AddTag($"$tag{i}", filter.Tags[i].Trim());
        // Last, since a test of one row by the index takes 200 µs: fewer rows come so far.
        AddSearch(filter.Search);
    }

    /// <summary>The values of IsArchived that are asked for.</summary>
    public IReadOnlyList<int> Archived { get; }

    /// <summary>What links can be gathered from instead of walking along an order.</summary>
    public List<LinkSource> Sources { get; } = [];

    /// <summary>Whether <c>clicks.db</c> must be attached.</summary>
    public bool NeedsClicks { get; private set; }

    public bool HasSearch { get; private set; }

    /// <summary>Whether all links of <see cref="Archived"/> are asked for.</summary>
    public bool IsEmpty => _tests.Count == 0;

    /// <summary>The tests, for a WHERE; where links come from a source, that one is not tested again.</summary>
    public string Where(LinkSource? source = null) =>
        string.Concat(_tests.Where(test => test != source?.Test).Select(test => $" AND {test}"));

    public void Bind(SqliteCommand command)
    {
        foreach (var (name, value) in _parameters)
            command.Parameters.AddWithValue(name, value);
    }

    private void AddState(StateFilter state)
    {
        const string NotExpired = $"(l.ValidUntil IS NULL OR l.ValidUntil > $now) AND NOT {UsedUp}";
        switch (state)
        {
            case StateFilter.Active:
                _tests.Add($"(l.IsEnabled = 1 AND (l.ValidFrom IS NULL OR l.ValidFrom <= $now) AND {NotExpired})");
                break;
            case StateFilter.Scheduled:
                Add(
                    $"(l.IsEnabled = 1 AND l.ValidFrom > $now AND {NotExpired})",
                    "SELECT Id FROM Links INDEXED BY IX_Links_Scheduled WHERE OrganizationId = $organization AND IsArchived = {0} AND ValidFrom > $now",
                    alsoTest: true);
                break;
            case StateFilter.Expired:
                Add(
                    $"(l.IsEnabled = 1 AND (l.ValidUntil <= $now OR {UsedUp}))",
                    """
                    SELECT Id FROM Links INDEXED BY IX_Links_Expiring WHERE OrganizationId = $organization AND IsArchived = {0} AND ValidUntil <= $now
                    UNION
                    SELECT Id FROM Links INDEXED BY IX_Links_Limited WHERE OrganizationId = $organization AND IsArchived = {0} AND MaxClicks IS NOT NULL
                    """,
                    alsoTest: true);
                break;
            case StateFilter.Disabled:
                Add(
                    "l.IsEnabled = 0",
                    "SELECT Id FROM Links INDEXED BY IX_Links_Disabled WHERE OrganizationId = $organization AND IsArchived = {0} AND IsEnabled = 0");
                break;
        }
        NeedsClicks = state is StateFilter.Active or StateFilter.Scheduled or StateFilter.Expired;
    }

    private void AddTag(string parameter, string tag)
    {
        _parameters.Add((parameter, tag));
        Add(
            $"EXISTS (SELECT 1 FROM LinkTags t WHERE t.OrganizationId = l.OrganizationId AND t.Tag = {parameter} AND t.IsArchived = l.IsArchived AND t.LinkId = l.Id)",
            $"SELECT LinkId AS Id FROM LinkTags WHERE OrganizationId = $organization AND Tag = {parameter} AND IsArchived = {{0}}",
            isOrdered: true);
    }

    private void AddSearch(string? search)
    {
        // SQLite's texts end at a NUL.
        search = search?.Replace("\0", "", StringComparison.Ordinal).Trim() ?? "";
        HasSearch = search.EnumerateRunes().Count() >= IndexedLength;
        if (HasSearch)
        {
            _parameters.Add(("$search", $"\"{search.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            Add(
                "EXISTS (SELECT 1 FROM LinkSearch WHERE LinkSearch MATCH $search AND rowid = l.Id)",
                "SELECT rowid AS Id FROM LinkSearch WHERE LinkSearch MATCH $search",
                isOrdered: true, isSearch: true);
        }
        else if (search.Length > 0)
        {
            _parameters.Add(("$like", $"%{Escape(search)}%"));
            _tests.Add(
                "(l.Slug LIKE $like ESCAPE '\\' OR l.Name LIKE $like ESCAPE '\\' OR l.Destination LIKE $like ESCAPE '\\'"
                + " OR EXISTS (SELECT 1 FROM LinkAliases a WHERE a.LinkId = l.Id AND a.Slug LIKE $like ESCAPE '\\'))");
        }
    }

    private void Add(string test, string source, bool isOrdered = false, bool isSearch = false, bool alsoTest = false)
    {
        _tests.Add(test);
        Sources.Add(new LinkSource(source, alsoTest ? null : test, isOrdered, isSearch));
    }

    private static string Escape(string text) => new StringBuilder(text).Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_").ToString();
}

/// <summary>A condition by which an index finds its links.</summary>
/// <param name="Sql">Gives their ids; {0} stands for the value of IsArchived.</param>
/// <param name="Test">The condition that all of them meet; null where each must be tested still.</param>
/// <param name="IsOrdered">Whether they come in the order of their ids.</param>
/// <param name="IsSearch">Whether it is the search, which is tested for 200 µs on each link that comes from elsewhere.</param>
internal sealed record LinkSource(string Sql, string? Test, bool IsOrdered, bool IsSearch);
