using System.Collections;
using System.Collections.Frozen;
using System.Resources;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.StaticPages;

/// <summary>A language of visitors' pages, with all their texts (<c>Texts/*.resx</c>).</summary>
internal sealed class VisitorLanguage
{
    /// <summary>The language of visitors whose languages are not here.</summary>
    public static readonly VisitorLanguage English = new("en", "English");

    public static readonly IReadOnlyList<VisitorLanguage> All =
    [
        English, new("de", "Deutsch"), new("fr", "Français"), new("es", "Español"), new("pt", "Português"), new("ja", "日本語"),
        new("ms", "Bahasa Melayu"),
    ];

    private static readonly FrozenDictionary<string, VisitorLanguage> ByTag =
        All.ToFrozenDictionary(language => language.Tag, StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, string> _texts;

    private VisitorLanguage(string tag, string name)
    {
        (Tag, Name) = (tag, name);
        _texts = ReadTexts(tag);
    }

    /// <summary>The language tag (BCP 47), as in <c>lang</c> attributes.</summary>
    public string Tag { get; }

    /// <summary>The language's name in that language.</summary>
    public string Name { get; }

    /// <summary>The direction of its script. All languages here run from left to right; Arabic or Hebrew would not.</summary>
    public string Direction { get; } = "ltr";

    /// <summary>The names of its texts.</summary>
    public IEnumerable<string> Keys => _texts.Keys;

    /// <summary>A text by its name.</summary>
    public string this[string key] => _texts[key];

    /// <summary>
    /// The language that a visitor prefers, by their Accept-Language header: in the order of qualities, each language without
    /// its region, script or variant if we don't have it with them (RFC 4647, 3.4: de-AT-1996, de-AT, de).
    /// </summary>
    public static VisitorLanguage Choose(string? acceptLanguage)
    {
        var wanted = AcceptLanguage.Parse(acceptLanguage);
        // Stable: languages of the same quality stay in their order.
        foreach (var (tag, _) in wanted.Where(language => language.Quality > 0).OrderByDescending(language => language.Quality))
        {
            if (tag == "*")
                return All.FirstOrDefault(language => !IsRefused(language), English);
            for (var rest = tag; ; rest = rest[..rest.LastIndexOf('-')])
            {
                if (ByTag.TryGetValue(rest, out var language))
                    return language;
                if (!rest.Contains('-'))
                    break;
            }
        }
        return English;

        bool IsRefused(VisitorLanguage language) =>
            wanted.Exists(other => other.Quality <= 0 && language.Tag.Equals(other.Tag, StringComparison.OrdinalIgnoreCase));
    }

    private static FrozenDictionary<string, string> ReadTexts(string tag)
    {
        var name = $"visitor-pages/{tag}.resources";
        using var reader = new ResourceReader(typeof(VisitorLanguage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not in this build."));
        return reader.Cast<DictionaryEntry>().ToFrozenDictionary(text => (string)text.Key, text => (string)text.Value!);
    }
}
