namespace LinkApp.Core.Wording;

/// <summary>Orders and states as words, the same in the API and in the addresses of pages.</summary>
public static class ListWords
{
    /// <summary>All words for an order or a state.</summary>
    public static IEnumerable<string> All<T>() where T : struct, Enum => Enum.GetValues<T>().Select(Of);

    public static string Of<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Reads a word; blank is the default.</summary>
    public static bool TryParse<T>(string? word, out T value) where T : struct, Enum
    {
        value = default;
        // Numbers would pass, too.
        return string.IsNullOrWhiteSpace(word) || (All<T>().Contains(word.ToLowerInvariant()) && Enum.TryParse(word, ignoreCase: true, out value));
    }
}
