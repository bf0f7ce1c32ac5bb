using System.Diagnostics.CodeAnalysis;
using LinkApp.Core.Geo;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Clicks.Store;

/// <summary>
/// Assigns texts, places and agents their ids in the dictionary tables. An object remembers its id; ids of other equal objects
/// come from memory. That memory is bounded, since referrers come from outside and a flood of invented ones must not fill it.
/// </summary>
/// <param name="maxNewReferrers">How many referrers that are not in the store yet an organization may add on a day.</param>
internal abstract class ClickDictionaries(int maxNewReferrers) : IDisposable
{
    // About 100 bytes an entry: at most 10 MB per dictionary. The geo database itself knows some 120,000 places.
    private const int Bound = 100_000;

    private readonly NewReferrers _newReferrers = new(maxNewReferrers);
    private object _generation = new();
    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<Place, long> _places = [];
    private readonly Dictionary<Agent, long> _agents = [];

    /// <summary>The id of a text; 0 for none and for an empty one.</summary>
    public long TextId(ClickText? text)
    {
        if (text is not { Text.Length: > 0 })
            return 0;
        if (!text.RowId.TryGet(text, _generation, out var id))
            text.RowId.Set(text, _generation, id = TextId(text.Text));
        return id;
    }

    public long TextId(string? text)
    {
        if (text is null)
            return 0;
        return _texts.TryGetValue(text, out var id) ? id : Remember(_texts, text, FindText(text) ?? AddText(text));
    }

    /// <summary>
    /// The id of a click's referrer; 0 for none. That of <see cref="Click.OtherReferrer"/> where it is new, and the organization has added
    /// as many on the day of the click (UTC) as it may.
    /// </summary>
    public long ReferrerId(Click click)
    {
        if (click.Referrer is not { } text)
            return 0;
        if (_texts.TryGetValue(text, out var id))
            return id;
        return FindText(text) is { } stored ? Remember(_texts, text, stored) : NewReferrerId(click, text);
    }

    public long PlaceId(Place? place)
    {
        if (place is null)
            return 0;
        if (!place.RowId.TryGet(place, _generation, out var id))
            place.RowId.Set(place, _generation, id = Find(place));
        return id;
    }

    public long AgentId(Agent agent)
    {
        if (!agent.RowId.TryGet(agent, _generation, out var id))
            agent.RowId.Set(agent, _generation, id = Find(agent));
        return id;
    }

    /// <summary>Forgets all ids: those of a transaction that was rolled back are not in the file.</summary>
    public void Forget()
    {
        _texts.Clear();
        _places.Clear();
        _agents.Clear();
        _generation = new();
        _newReferrers.Forget();
    }

    /// <summary>Forgets texts that are no longer in the file.</summary>
    public void Forget(IReadOnlyCollection<string> texts)
    {
        foreach (var text in texts)
            _texts.Remove(text);
        // Objects remember ids, too.
        if (texts.Count > 0)
            _generation = new();
    }

    public abstract void Dispose();

    /// <summary>The id of a text that is stored; null if it is not.</summary>
    protected abstract long? FindText(string text);

    protected abstract long AddText(string text);

    /// <summary>The id of a place, which is added if it is not stored.</summary>
    protected abstract long FindOrAdd(Place place);

    /// <summary>The id of an agent, which is added if it is not stored.</summary>
    protected abstract long FindOrAdd(Agent agent);

    /// <summary>The id of a referrer that is not stored: its own, or that of <see cref="Click.OtherReferrer"/>.</summary>
    protected virtual long NewReferrerId(Click click, string text) =>
        TryAdmitReferrer(click) ? Remember(_texts, text, AddText(text)) : TextId(Click.OtherReferrer);

    /// <summary>Counts the referrer of a click as new on its day; false if the organization has added as many as it may.</summary>
    protected bool TryAdmitReferrer(Click click) => _newReferrers.TryAdd(click.OrganizationId, UtcTime.ToDay(click.Time));

    /// <summary>Whether the id of a text is in memory, or it needs none.</summary>
    protected bool IsKnown([NotNullWhen(false)] ClickText? text) =>
        text is not { Text.Length: > 0 } || text.RowId.TryGet(text, _generation, out _) || _texts.ContainsKey(text.Text);

    /// <inheritdoc cref="IsKnown(ClickText?)"/>
    protected bool IsKnown([NotNullWhen(false)] string? text) => text is null || _texts.ContainsKey(text);

    /// <inheritdoc cref="IsKnown(ClickText?)"/>
    protected bool IsKnown([NotNullWhen(false)] Place? place) =>
        place is null || place.RowId.TryGet(place, _generation, out _) || _places.ContainsKey(place);

    /// <inheritdoc cref="IsKnown(ClickText?)"/>
    protected bool IsKnown(Agent agent) =>
        agent.RowId.TryGet(agent, _generation, out _) || (GetKey(agent) is var key && (key == Agent.Unknown || _agents.ContainsKey(key)));

    /// <summary>Whether it is a bot is stored with the click: bots and people with the same browser share an agent.</summary>
    protected static Agent GetKey(Agent agent) => agent.IsBot ? agent with { IsBot = false } : agent;

    /// <summary>Makes room for some ids of each kind: remembering them makes none of the others be forgotten.</summary>
    protected void MakeRoom(int count)
    {
        if (_texts.Count + count > Bound)
            _texts.Clear();
        if (_places.Count + count > Bound)
            _places.Clear();
        if (_agents.Count + count > Bound)
            _agents.Clear();
    }

    private long Find(Place place) => _places.TryGetValue(place, out var id) ? id : Remember(_places, place, FindOrAdd(place));

    private long Find(Agent agent)
    {
        var key = GetKey(agent);
        if (key == Agent.Unknown)
            return 0;
        return _agents.TryGetValue(key, out var id) ? id : Remember(_agents, key, FindOrAdd(key));
    }

    private static long Remember<T>(Dictionary<T, long> known, T value, long id) where T : notnull
    {
        if (known.Count >= Bound)
            known.Clear();
        return known[value] = id;
    }
}
