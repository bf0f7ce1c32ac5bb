using LinkApp.Core.Data;

namespace LinkApp.Core.Links;

/// <summary>The rules of this installation for slugs: by which key links are found, and what new slugs are like.</summary>
public sealed class SlugRules
{
    private readonly SlugSettings _settings;
    private readonly Lazy<SlugCase> _case;

    public SlugRules(SlugSettings settings, AppDatabase database)
    {
        _settings = settings;
        // The keys in the store decide, whatever the configuration says: SlugCaseChange brings both together at the start.
        _case = new(() => SlugCaseChange.Read(database));
    }

    /// <summary>Whether slugs that differ in upper and lower case are different slugs. Read once, when it is first needed.</summary>
    public SlugCase Case => _case.Value;

    /// <summary>The key by which a link with a slug is found.</summary>
    public string Key(string slug) => Slug.Key(slug, Case);

    /// <summary>What a new slug may not have by the configuration, or null.</summary>
    public string? NewError(string slug) => Slug.Error(slug, _settings.Characters);

    /// <summary>A random slug for the first or a further attempt: each makes it one character longer, so that collisions end soon.</summary>
    public string New(int attempt)
    {
        var alphabet = _settings.Alphabet ?? Slug.DefaultAlphabet(Case);
        return Slug.New((_settings.Length ?? Slug.DefaultLength(Case)) + attempt - 1, Case == SlugCase.Sensitive ? alphabet : alphabet.ToLowerInvariant());
    }
}
