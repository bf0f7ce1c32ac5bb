using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Reports.Raw;

/// <summary>
/// A filter as sets of ids: the values are looked up in the dictionaries once, then a click is tested by its numbers.
/// Dictionaries grow with what there is in the world and not with the traffic; only those of regions and cities are
/// read whole.
/// </summary>
internal sealed class ClickConditions
{
    private readonly List<(ClickColumn Column, HashSet<long> Ids)> _conditions = [];
    private readonly ReportFilter? _kinds;

    /// <param name="connection">A reader's connection.</param>
    /// <param name="selection">The selection, with its links and filter.</param>
    /// <param name="everyKind">Whether clicks of every kind meet the conditions, whatever the filter says of bots and internal clicks.</param>
    public ClickConditions(SqliteConnection connection, ClickSelection selection, bool everyKind)
    {
        _kinds = everyKind ? null : selection.Filter;
        if (selection.Links is { } links)
            _conditions.Add((ClickColumn.Link, [.. links]));
        foreach (var group in selection.Filter.Values.GroupBy(value => value.Field))
            _conditions.Add(Condition(connection, group.Key, [.. group.Select(value => value.Value)]));
    }

    /// <summary>Whether the current row of a statement meets the conditions.</summary>
    public bool Meets(Statement click)
    {
        if (_kinds?.Counts((ClickKind)click.Number((int)ClickColumn.Kind)) == false)
            return false;
        foreach (var (column, ids) in _conditions)
        {
            if (!ids.Contains(click.Number((int)column)))
                return false;
        }
        return true;
    }

    private static (ClickColumn, HashSet<long>) Condition(SqliteConnection connection, ReportField field, List<string?> values)
    {
        var (column, sql) = field switch
        {
            ReportField.Country => (ClickColumn.Place, "SELECT id FROM places WHERE country = ?1"),
            ReportField.Region => (ClickColumn.Place, "SELECT id FROM places WHERE ?1 IN (region, region || ', ' || country)"),
            ReportField.City =>
                (ClickColumn.Place, "SELECT id FROM places WHERE ?1 IN (city, city || iif(region = '', '', ', ' || region) || iif(country = '', '', ', ' || country))"),
            ReportField.Browser => (ClickColumn.Agent, "SELECT id FROM agents WHERE browser = ?1"),
            ReportField.System => (ClickColumn.Agent, "SELECT id FROM agents WHERE system = ?1"),
            ReportField.Device => (ClickColumn.Agent, "SELECT id FROM agents WHERE device = ?1"),
            _ => (Enum.Parse<ClickColumn>(field.ToString()), "SELECT id FROM texts WHERE text = ?1"),
        };
        // The dictionaries have the empty text for what is unknown of an entry, and clicks have 0 for no entry.
        var ids = new HashSet<long>();
        if (values.Contains(null))
            ids.Add(0);
        using var query = new Statement(connection, sql);
        foreach (var value in values)
        {
            query.Begin(value ?? "");
            while (query.Step())
                ids.Add(query.Number(0));
            query.Reset();
        }
        return (column, ids);
    }
}

/// <summary>The columns that a <see cref="ClickScan"/> reads, in order.</summary>
internal enum ClickColumn
{
    Id,
    Time,
    Link,
    Kind,
    Place,
    Agent,
    Referrer,
    Destination,
    Rule,
    Visitor,
}
