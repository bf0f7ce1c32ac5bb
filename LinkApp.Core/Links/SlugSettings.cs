using LinkApp.Core.Settings;

namespace LinkApp.Core.Links;

/// <summary>The configuration of slugs; null leaves a value to the installation.</summary>
/// <param name="Case">Whether case matters; null for what the installation was created with.</param>
/// <param name="Characters">What new slugs may have.</param>
/// <param name="Length">The length of generated slugs.</param>
/// <param name="Alphabet">The characters of generated slugs.</param>
public sealed record SlugSettings(SlugCase? Case = null, SlugCharacters Characters = SlugCharacters.Unicode, int? Length = null, string? Alphabet = null)
{
    // With fewer, slugs of the shortest length are taken after some thousand links.
    private const int MinAlphabet = 16;
    private const int MinLength = 4;
    private const int MaxLength = 32;

    public static readonly SlugSettings Default = new();

    public static SlugSettings Read(SettingsReader reader) => new(
        ReadCase(reader),
        reader.Choice(
            "Links:SlugCharacters", Default.Characters,
            "What new slugs may have: `Basic` is letters a–z, digits, `-` and `_`; `Ascii` also `.`, `~`, and `/` between segments; `Unicode` also letters of other scripts and emoji. Imported slugs may have all of these."),
        ReadLength(reader),
        ReadAlphabet(reader));

    private static SlugCase? ReadCase(SettingsReader reader)
    {
        const string Key = "Links:SlugCase";
        var text = reader.OptionalText(
            Key,
            "Whether `/Spring` and `/spring` are different links (`sensitive`) or the same (`insensitive`). An installation that is new is insensitive; one "
                + "that had links before this setting came is sensitive. A change takes effect at the next start, unless two links would get the same slug.",
            "as the installation was created");
        if (text is null)
            return null;
        if (Enum.TryParse<SlugCase>(text, ignoreCase: true, out var read) && Enum.IsDefined(read) && !char.IsDigit(text[0]))
            return read;
        reader.Fail(Key, text, "must be sensitive or insensitive.");
        return null;
    }

    private static int? ReadLength(SettingsReader reader)
    {
        const string Key = "Links:SlugLength";
        var text = reader.OptionalText(Key, $"The length of generated slugs, {MinLength} to {MaxLength}.", "7, or 8 where case does not matter");
        if (text is null)
            return null;
        if (int.TryParse(text, out var length) && length is >= MinLength and <= MaxLength)
            return length;
        reader.Fail(Key, text, $"must be a whole number from {MinLength} to {MaxLength}.");
        return null;
    }

    private static string? ReadAlphabet(SettingsReader reader)
    {
        const string Key = "Links:SlugAlphabet";
        var text = reader.OptionalText(
            Key, "The characters of generated slugs, letters a–z and digits. Where case does not matter, capitals count as small letters.", "no look-alikes");
        if (text is null)
            return null;
        if (text.All(char.IsAsciiLetterOrDigit) && text.ToLowerInvariant().Distinct().Count() >= MinAlphabet)
            return text;
        reader.Fail(Key, text, $"must be at least {MinAlphabet} different letters a–z and digits.");
        return null;
    }
}
