namespace LinkApp.Core.Links.Import.Servers;

/// <summary>A stretch of time whose clicks are or will be imported from a server.</summary>
/// <param name="After">Clicks after this time, UTC; null from the first one on.</param>
/// <param name="Until">Clicks up to this time, and at it; UTC, in whole seconds.</param>
public readonly record struct ClickSpan(DateTime? After, DateTime Until)
{
    /// <summary>Whether a click at this time is in it.</summary>
    public bool Contains(DateTime time) => (After is not { } after || time > after) && time <= Until;

    /// <summary>
    /// What is not imported yet up to a time, in order. The stretches that are imported are those of the imports that exist, so one that was
    /// undone or lost is fetched again, and nothing is fetched twice.
    /// </summary>
    public static IReadOnlyList<ClickSpan> FindMissing(IEnumerable<ClickSpan> imported, DateTime until)
    {
        List<ClickSpan> missing = [];
        DateTime? done = null;
        foreach (var span in imported.OrderBy(span => span.After ?? DateTime.MinValue))
        {
            var begin = span.After ?? DateTime.MinValue;
            if (begin > until)
                break;
            if (begin > (done ?? DateTime.MinValue))
                missing.Add(new(done, begin));
            if (done is null || span.Until > done)
                done = span.Until;
        }
        if (done is null || done < until)
            missing.Add(new(done, until));
        return missing;
    }
}
