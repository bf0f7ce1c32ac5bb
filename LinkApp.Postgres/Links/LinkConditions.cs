using System.Text;
using LinkApp.Core.Links.List;
using Npgsql;

namespace LinkApp.Postgres.Links;

/// <summary>The conditions of a <see cref="LinkFilter"/> in SQL. Each is a test of a row of "Links" that is named <c>l</c>.</summary>
internal sealed class LinkConditions
{
    // The search's index holds three letters in a row. Shorter texts are in many links, so that testing one after another finds enough soon.
    private const int MinIndexedLength = 3;

    private const string Clicks =
        """coalesce((SELECT t.redirected FROM clicks.totals t WHERE t.organization = l."OrganizationId" AND t.link = l."Id"), 0)""";

    // As LinkOptions.IsUsedUp decides.
    private const string IsUsedUp = $"""(l."MaxClicks" IS NOT NULL AND {Clicks} >= l."MaxClicks")""";
    private const string IsNotOver = $"""(l."ValidUntil" IS NULL OR l."ValidUntil" > @now) AND NOT {IsUsedUp}""";

    private readonly List<string> _tests = [];
    private readonly List<NpgsqlParameter> _parameters = [];

    public LinkConditions(int organizationId, LinkFilter filter, DateTime now)
    {
        Archived = filter.State switch
        {
            StateFilter.Archived => ["true"],
            StateFilter.All => ["false", "true"],
            _ => ["false"],
        };
        _parameters.AddRange([new("@organization", organizationId), new("@now", now)]);
        AddState(filter.State);
        for (var i = 0; i < filter.Tags.Count; i++)
            AddTag(filter.Tags[i], $"@tag{i}");
        AddSearch(filter.Search);
    }

    /// <summary>The values that IsArchived may have.</summary>
    public IReadOnlyList<string> Archived { get; }

    /// <summary>Whether few links may meet a condition, which an index finds.</summary>
    public bool MayBeRare { get; private set; }

    /// <summary>Whether every link meets the conditions that <see cref="Archived"/> lets through.</summary>
    public bool IsEmpty => _tests.Count == 0;

    /// <summary>The tests, for a WHERE.</summary>
    /// <param name="archived">A value of IsArchived; null for all that it may have.</param>
    public string Tests(string? archived = null)
    {
        var kind = archived is not null || Archived is [_] ? $" AND l.\"IsArchived\" = {archived ?? Archived[0]}" : "";
        return $"l.\"OrganizationId\" = @organization{kind}{string.Concat(_tests.Select(test => $" AND {test}"))}";
    }

    /// <summary>Gives a command the values that the tests name.</summary>
    public void Bind(NpgsqlCommand command) => command.Parameters.AddRange(_parameters.ToArray());

    private void AddState(StateFilter state)
    {
        switch (state)
        {
            case StateFilter.Active:
                _tests.Add($"""(l."IsEnabled" AND (l."ValidFrom" IS NULL OR l."ValidFrom" <= @now) AND {IsNotOver})""");
                break;
            case StateFilter.Scheduled:
                AddRare($"""(l."IsEnabled" AND l."ValidFrom" > @now AND {IsNotOver})""");
                break;
            case StateFilter.Expired:
                AddRare($"""(l."IsEnabled" AND (l."ValidUntil" <= @now OR {IsUsedUp}))""");
                break;
            case StateFilter.Disabled:
                AddRare("""NOT l."IsEnabled" """);
                break;
        }
    }

    private void AddTag(string tag, string parameter)
    {
        _parameters.Add(new(parameter, Clean(tag)));
        AddRare($"""
            EXISTS (SELECT 1 FROM "LinkTags" t
                WHERE t."OrganizationId" = @organization AND t."Tag" = {parameter} AND t."IsArchived" = l."IsArchived" AND t."LinkId" = l."Id")
            """);
    }

    private void AddSearch(string? search)
    {
        search = Clean(search ?? "");
        if (search.Length == 0)
            return;
        _parameters.Add(new("@search", new StringBuilder(search).Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_").ToString()));
        _tests.Add("""l."SearchText" LIKE '%' || link_search_text(@search) || '%'""");
        MayBeRare |= search.EnumerateRunes().Count() >= MinIndexedLength;
    }

    private void AddRare(string test)
    {
        _tests.Add(test);
        MayBeRare = true;
    }

    // PostgreSQL's texts have no NUL.
    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal).Trim();
}
