namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>The texts of a file, each as one object: slugs, cities and the like repeat in nearly every row. Used by one thread at a time.</summary>
internal sealed class TextPool
{
    // With 100 characters each some 4 MB; a file with more of them begins with an empty pool again.
    private const int MaxTexts = 20_000;
    private const int MaxLength = 256;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public TextPool() => _bySpan = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text that some characters are. A long one is not kept.</summary>
    public string Get(ReadOnlySpan<char> characters)
    {
        if (characters.Length > MaxLength)
            return characters.ToString();
        if (_bySpan.TryGetValue(characters, out var known))
            return known;
        if (_texts.Count == MaxTexts)
            _texts.Clear();
        var text = characters.ToString();
        _texts.Add(text);
        return text;
    }
}
