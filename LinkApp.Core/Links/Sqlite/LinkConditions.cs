using System.Text;
using LinkApp.Core.Links.List;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Links.Sqlite;

/// <summary>
/// The conditions of a <see cref="LinkFilter"/> in SQL. Each is a test of a row of Links that is named <c>l</c>. A condition that
/// few links meet also has a <see cref="LinkSource"/>: an index that finds those links.
/// </summary>
internal sealed class LinkConditions
{
    // The search index holds texts of three characters and more. Shorter ones are in many links, so that testing one after another finds enough soon.
    private const int MinIndexedLength = 3;

    private const string Clicks = "coalesce((SELECT t.redirected FROM rollups.totals t WHERE t.organization = l.OrganizationId AND t.link = l.Id), 0)";

    // As LinkOptions.IsUsedUp decides.
    private const string IsUsedUp = $"(l.MaxClicks IS NOT NULL AND {Clicks} >= l.MaxClicks)";
    private const string IsNotOver = $"(l.ValidUntil IS NULL OR l.ValidUntil > $now) AND NOT {IsUsedUp}";

    private readonly List<string> _tests = [];
    private readonly List<LinkSource> _sources = [];
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
            AddTag(filter.Tags[i].Trim(), $"$tag{i}");
        // Last: testing one link by the search index takes 200 µs, and the other tests leave fewer links for it.
        AddSearch(filter.Search);
    }

    /// <summary>The values that IsArchived may have.</summary>
    public IReadOnlyList<int> Archived { get; }

    /// <summary>What links can be gathered from.</summary>
    public IReadOnlyList<LinkSource> Sources => _sources;

    /// <summary>Whether a test reads <c>rollups.db</c>, which must be attached then.</summary>
    public bool NeedsRollups { get; private set; }

    /// <summary>Whether a test asks the search index.</summary>
    public bool HasSearch { get; private set; }

    /// <summary>Whether every link meets the conditions that <see cref="Archived"/> lets through.</summary>
    public bool IsEmpty => _tests.Count == 0;

    /// <summary>The tests, each with an AND before it, for the end of a WHERE.</summary>
    /// <param name="source">Where the links come from: the test that all of them pass is left out. Null for all tests.</param>
    public string AndTests(LinkSource? source = null) =>
        string.Concat(_tests.Where(test => test != source?.PassedTest).Select(test => $" AND {test}"));

    /// <summary>Gives a command the values that the tests and sources name.</summary>
    public void Bind(SqliteCommand command)
    {
        foreach (var (name, value) in _parameters)
            command.Parameters.AddWithValue(name, value);
    }

    private void AddState(StateFilter state)
    {
        switch (state)
        {
            case StateFilter.Active:
                _tests.Add($"(l.IsEnabled = 1 AND (l.ValidFrom IS NULL OR l.ValidFrom <= $now) AND {IsNotOver})");
                NeedsRollups = true;
                break;
            case StateFilter.Scheduled:
                _tests.Add($"(l.IsEnabled = 1 AND l.ValidFrom > $now AND {IsNotOver})");
                _sources.Add(new(archived =>
                    $"SELECT Id FROM Links INDEXED BY IX_Links_Scheduled WHERE OrganizationId = $organization AND IsArchived = {archived} AND ValidFrom > $now"));
                NeedsRollups = true;
                break;
            case StateFilter.Expired:
                _tests.Add($"(l.IsEnabled = 1 AND (l.ValidUntil <= $now OR {IsUsedUp}))");
                _sources.Add(new(archived => $"""
                    SELECT Id FROM Links INDEXED BY IX_Links_Expiring WHERE OrganizationId = $organization AND IsArchived = {archived} AND ValidUntil <= $now
                    UNION
                    SELECT Id FROM Links INDEXED BY IX_Links_Limited WHERE OrganizationId = $organization AND IsArchived = {archived} AND MaxClicks IS NOT NULL
                    """));
                NeedsRollups = true;
                break;
            case StateFilter.Disabled:
                AddWithSource("l.IsEnabled = 0", archived =>
                    $"SELECT Id FROM Links INDEXED BY IX_Links_Disabled WHERE OrganizationId = $organization AND IsArchived = {archived} AND IsEnabled = 0");
                break;
        }
    }

    private void AddTag(string tag, string parameter)
    {
        _parameters.Add((parameter, tag));
        AddWithSource(
            $"EXISTS (SELECT 1 FROM LinkTags t WHERE t.OrganizationId = l.OrganizationId AND t.Tag = {parameter} AND t.IsArchived = l.IsArchived AND t.LinkId = l.Id)",
            archived => $"SELECT LinkId AS Id FROM LinkTags WHERE OrganizationId = $organization AND Tag = {parameter} AND IsArchived = {archived}",
            isOrderedById: true);
    }

    private void AddSearch(string? search)
    {
        // A text of SQLite ends at a NUL.
        search = search?.Replace("\0", "", StringComparison.Ordinal).Trim() ?? "";
        HasSearch = search.EnumerateRunes().Count() >= MinIndexedLength;
        if (HasSearch)
        {
            _parameters.Add(("$search", $"\"{search.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            AddWithSource(
                "EXISTS (SELECT 1 FROM LinkSearch WHERE LinkSearch MATCH $search AND rowid = l.Id)",
                _ => "SELECT rowid AS Id FROM LinkSearch WHERE LinkSearch MATCH $search",
                isOrderedById: true, isSearch: true);
        }
        else if (search.Length > 0)
        {
            _parameters.Add(("$like", $"%{EscapeLike(search)}%"));
            _tests.Add(
                "(l.Slug LIKE $like ESCAPE '\\' OR l.Name LIKE $like ESCAPE '\\' OR l.Destination LIKE $like ESCAPE '\\'"
                + " OR EXISTS (SELECT 1 FROM LinkAliases a WHERE a.LinkId = l.Id AND a.Slug LIKE $like ESCAPE '\\'))");
        }
    }

    /// <summary>Adds a condition with a source that finds exactly the links that pass its test.</summary>
    private void AddWithSource(string test, Func<int, string> select, bool isOrderedById = false, bool isSearch = false)
    {
        _tests.Add(test);
        _sources.Add(new(select, test, isOrderedById, isSearch));
    }

    private static string EscapeLike(string text) => new StringBuilder(text).Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_").ToString();
}

/// <summary>An index from which the links that may meet a condition are gathered.</summary>
/// <param name="Select">Makes the statement that gives their ids as Id, from a value of IsArchived.</param>
/// <param name="PassedTest">The test that all of these links pass; null where each must still be tested.</param>
/// <param name="IsOrderedById">Whether the ids come in their order.</param>
/// <param name="IsSearch">Whether it is the search index, which holds archived links and others together.</param>
internal sealed record LinkSource(Func<int, string> Select, string? PassedTest = null, bool IsOrderedById = false, bool IsSearch = false);
