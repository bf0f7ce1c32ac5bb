using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks.Imported;

/// <summary>The places, agents and texts of an import, each once; 0 stands for none, <see cref="Unknown"/> for a column that the file lacks.</summary>
internal sealed class ImportedNames
{
    /// <summary>The file does not say.</summary>
    public const int Unknown = -1;

    /// <summary>The most different names of a kind; some hundred MB of memory. What comes after them is unknown.</summary>
    public const int Max = 1_000_000;

    private readonly Dictionary<Place, int> _placeIndexes = [];
    private readonly Dictionary<Agent, int> _agentIndexes = [];
    private readonly Dictionary<string, int> _textIndexes = new(StringComparer.Ordinal);

    public ImportedNames()
    {
    }

    public ImportedNames(ImportedNameLists lists)
    {
        foreach (var place in lists.Places)
            Add(place);
        foreach (var agent in lists.Agents)
            Add(agent);
        foreach (var text in lists.Texts)
            Add(text);
    }

    /// <summary>By position; the first is for none.</summary>
    public List<Place?> Places { get; } = [null];

    /// <inheritdoc cref="Places"/>
    public List<Agent> Agents { get; } = [Agent.Unknown];

    /// <inheritdoc cref="Places"/>
    public List<ClickText?> Texts { get; } = [null];

    public ImportedNameLists ToLists() => new([.. Places.OfType<Place>()], [.. Agents.Skip(1)], [.. Texts.Skip(1).Select(text => text!.Text)]);

    public int Add(Place? place) => place is null ? 0 : Add<Place, Place?>(_placeIndexes, Places, place, place);

    public int Add(Agent agent) => (agent.IsBot ? agent with { IsBot = false } : agent) is var key && key == Agent.Unknown
        ? 0
        : Add(_agentIndexes, Agents, key, key);

    /// <summary>The position of a text; 0 for an empty one, and <see cref="Unknown"/> for null.</summary>
    public int Add(string? text) => text is null ? Unknown
        : text.Length == 0 ? 0
        : _textIndexes.TryGetValue(text, out var index) ? index
        : Add<string, ClickText?>(_textIndexes, Texts, text, text);

    private static int Add<TKey, TValue>(Dictionary<TKey, int> indexes, List<TValue> values, TKey key, TValue value) where TKey : notnull
    {
        if (indexes.TryGetValue(key, out var index))
            return index;
        if (values.Count > Max)
            return typeof(TKey) == typeof(string) ? Unknown : 0;
        indexes.Add(key, values.Count);
        values.Add(value);
        return values.Count - 1;
    }
}

/// <summary>The same as lists, without the entries for none.</summary>
internal sealed record ImportedNameLists(List<Place> Places, List<Agent> Agents, List<string> Texts);
