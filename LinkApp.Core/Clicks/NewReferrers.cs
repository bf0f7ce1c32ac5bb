namespace LinkApp.Core.Clicks;

/// <summary>
/// Counts the referrers that were new to the store, by organization and day (UTC), up to a limit: they come from outside, and invented
/// ones must not fill the store. A start of the server counts from 0 again.
/// </summary>
internal sealed class NewReferrers(int limit)
{
    // Days of late clicks, of all organizations. Forgetting the counts only lets in some more.
    private const int Bound = 10_000;

    private readonly Dictionary<(int Organization, long Day), int> _counts = [];

    /// <summary>Counts one; false if the organization has had as many as it may on that day.</summary>
    public bool TryAdd(int organization, long day)
    {
        var count = _counts.GetValueOrDefault((organization, day));
        if (count >= limit)
            return false;
        if (_counts.Count >= Bound)
            _counts.Clear();
        _counts[(organization, day)] = count + 1;
        return true;
    }

    /// <summary>Forgets all counts, as after a transaction that was rolled back.</summary>
    public void Forget() => _counts.Clear();
}
