namespace LinkApp.Core.Wording;

/// <summary>The words for sort orders and states in the API and in the addresses of pages.</summary>
public static class EnumText
{
    /// <summary>All words of an enumeration.</summary>
    public static IEnumerable<string> All<T>() where T : struct, Enum => Enum.GetValues<T>().Select(Get);

    public static string Get<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Parses a word; a blank text gives the default value.</summary>
    public static bool TryParse<T>(string? word, out T value) where T : struct, Enum
    {
        value = default;
        // TryParse alone would also accept numbers.
        return string.IsNullOrWhiteSpace(word) || (All<T>().Contains(word.ToLowerInvariant()) && Enum.TryParse(word, ignoreCase: true, out value));
    }
}
