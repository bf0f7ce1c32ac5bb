using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;

namespace LinkApp.Core.Reports.Raw;

/// <summary>A selection as sets of ids: the values are looked up in the dictionaries once, then a click is tested by its numbers.</summary>
internal static class ClickConditions
{
    /// <summary>The filter of a selection.</summary>
    /// <param name="reads">Reads the dictionaries.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="everyKind">Whether it finds clicks of every kind, whatever the selection says of bots and internal clicks.</param>
    public static ClickFilter ToFilter(ClickReads reads, ClickSelection selection, bool everyKind = false)
    {
        var link = selection.Links is { Count: 1 } links ? links.First() : ClickReads.AllLinks;
        var (from, to) = (selection.Range.From.ToUnixTimeMilliseconds(), selection.Range.To.ToUnixTimeMilliseconds());
        return new(selection.OrganizationId, link, from, to) { Conditions = [.. Find(reads, selection, everyKind)] };
    }

    private static IEnumerable<ClickCondition> Find(ClickReads reads, ClickSelection selection, bool everyKind)
    {
        var kinds = Enum.GetValues<ClickKind>();
        if (!everyKind && kinds.Where(selection.Filter.Counts).Select(kind => (long)kind).ToHashSet() is var counted && counted.Count < kinds.Length)
            yield return new(ClickColumn.Kind, counted);
        if (selection.Links is { } links)
            yield return new(ClickColumn.Link, [.. links]);
        foreach (var values in selection.Filter.Values.GroupBy(value => value.Field, value => value.Value))
            yield return Find(reads, values.Key, [.. values]);
    }

    private static ClickCondition Find(ClickReads reads, ReportField field, List<string?> values)
    {
        var (column, name) = field switch
        {
            ReportField.Country => (ClickColumn.Place, NameField.Country),
            ReportField.Region => (ClickColumn.Place, NameField.Region),
            ReportField.City => (ClickColumn.Place, NameField.City),
            ReportField.Browser => (ClickColumn.Agent, NameField.Browser),
            ReportField.System => (ClickColumn.Agent, NameField.System),
            ReportField.Device => (ClickColumn.Agent, NameField.Device),
            ReportField.Referrer => (ClickColumn.Referrer, NameField.Text),
            ReportField.Destination => (ClickColumn.Destination, NameField.Text),
            ReportField.Rule => (ClickColumn.Rule, NameField.Text),
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Clicks have no such field."),
        };
        // The dictionaries have the empty text for what is unknown of an entry, and clicks have 0 for no entry.
        var ids = reads.FindIds(name, values.Select(value => value ?? ""));
        if (values.Contains(null))
            ids.Add(0);
        return new(column, ids);
    }
}
