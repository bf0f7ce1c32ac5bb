using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using static System.FormattableString;

namespace LinkApp.Core.Settings;

/// <summary>
/// Reads configuration values and collects every error, so that an operator sees all of them at once,
/// each with its key, the value found and the cure.
/// </summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    private static readonly char[] ListSeparators = [',', ';', ' ', '\n', '\t'];

    private readonly List<string> _errors = [];
    private readonly List<Setting> _known = [];

    /// <summary>The errors found so far, one sentence each.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The settings that were read so far.</summary>
    public IReadOnlyList<Setting> Known => _known;

    /// <summary>Adds an error about <paramref name="key"/> in the common form.</summary>
    public void Fail(string key, string? value, string cure) => _errors.Add($"{key} = \"{value}\": {cure}");

    /// <summary>Adds a setting that other code reads to the <see cref="Known"/> ones, so that it is documented with them.</summary>
    public void Name(string key, string defaultValue, string description) => _known.Add(new(key, defaultValue, "", description));

    /// <summary>The text of a key, or the default value if it is absent or blank.</summary>
    public string Text(string key, string defaultValue, string description) => Raw(key, defaultValue, "", description) ?? defaultValue;

    /// <summary>The text of a key, or null if it is absent or blank.</summary>
    /// <param name="key">The key.</param>
    /// <param name="description">What it does.</param>
    /// <param name="defaultValue">What applies without it, in a word or two.</param>
    public string? OptionalText(string key, string description, string defaultValue = "none") => Raw(key, defaultValue, "", description);

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int Number(string key, int defaultValue, int min, int max, string description)
    {
        if (Raw(key, Invariant($"{defaultValue}"), Invariant($"{min} to {max}"), description) is not { } value)
            return defaultValue;
        if (int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Fail(key, value, $"must be a whole number from {min} to {max}.");
        return defaultValue;
    }

    /// <summary>A duration such as <c>2s</c>, <c>250ms</c>, <c>15m</c>, <c>1h</c>, <c>90d</c> or <c>00:00:02</c>, within limits.</summary>
    public TimeSpan Span(string key, TimeSpan defaultValue, TimeSpan min, TimeSpan max, string description) =>
        Raw(key, Duration.Format(defaultValue), Limits(min, max), description) is { } value ? Parse(key, value, defaultValue, min, max) : defaultValue;

    /// <summary>A duration within limits; null if the key is absent or its value is <paramref name="word"/>.</summary>
    public TimeSpan? SpanOr(string word, string key, TimeSpan example, TimeSpan min, TimeSpan max, string description) =>
        Raw(key, word, $"`{word}`, or {Limits(min, max)}", description) is { } value && value != word ? Parse(key, value, example, min, max) : null;

    /// <summary>One of the names of an enumeration, in any case; names of several words also with hyphens between these.</summary>
    /// <param name="key">The key.</param>
    /// <param name="defaultValue">What applies without it.</param>
    /// <param name="description">What it does.</param>
    /// <param name="isHyphenated">Whether the names are documented as <c>several-words</c>.</param>
    public T Choice<T>(string key, T defaultValue, string description, bool isHyphenated = false) where T : struct, Enum
    {
        string GetName(string name) => isHyphenated ? JsonNamingPolicy.KebabCaseLower.ConvertName(name) : name;
        var names = Enum.GetNames<T>().Select(GetName).ToList();
        if (Raw(key, GetName(defaultValue.ToString()), string.Join(", ", names.Select(name => $"`{name}`")), description) is not { } value)
            return defaultValue;
        if (Enum.TryParse<T>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var choice) && Enum.IsDefined(choice)
            && !char.IsDigit(value[0]))
            return choice;
        Fail(key, value, $"must be one of {string.Join(", ", names)}.");
        return defaultValue;
    }

    /// <summary>
    /// The entries of a list, written either as one text (<c>a, b</c>) or as numbered keys (<c>Key:0</c>, <c>Key:1</c>);
    /// null if the key is absent.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="defaultValue">What applies without it, as an operator would write it or in a word or two.</param>
    /// <param name="description">What it does.</param>
    public IReadOnlyList<string>? List(string key, string defaultValue, string description)
    {
        _known.Add(new(key, defaultValue, "", description));
        var section = configuration.GetSection(key);
        var numbered = section.GetChildren().Select(child => child.Value ?? "");
        var entries = numbered
            .Prepend(section.Value ?? "")
            .SelectMany(text => text.Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToList();
        return section.Exists() ? entries : null;
    }

    /// <summary>True or false.</summary>
    public bool Switch(string key, bool defaultValue, string description)
    {
        if (Raw(key, defaultValue ? "true" : "false", "`true`, `false`", description) is not { } value)
            return defaultValue;
        if (bool.TryParse(value, out var isOn))
            return isOn;
        Fail(key, value, "must be true or false.");
        return defaultValue;
    }

    /// <summary>The secret in a file, without the white space around it; null, with an error, if the file is empty or can't be read.</summary>
    /// <param name="key">The key whose value is the path.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="what">What the secret is, such as <c>the token of the metrics</c>.</param>
    public string? ReadSecretFile(string key, string path, string what)
    {
        try
        {
            if (File.ReadAllText(path).Trim() is { Length: > 0 } secret)
                return secret;
            Fail(key, path, $"is empty. Write {what} into it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Fail(key, path, $"can't be read: {error.Message} Make it readable for LinkApp's user.");
        }
        return null;
    }

    /// <summary>The numbers of a section of numbered parts (<c>Section:0:…</c>, <c>Section:1:…</c>), in their order.</summary>
    public IReadOnlyList<int> Numbers(string section)
    {
        List<int> numbers = [];
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            if (int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                numbers.Add(number);
            else
                _errors.Add($"{section}:{child.Key} is not a setting. The keys of {section} begin with a number, such as {section}:0:Name.");
        }
        numbers.Sort();
        return numbers;
    }

    /// <summary>The entries of a map: what follows <paramref name="key"/> in each of its keys, with the value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="placeholder">What stands for the rest of the key in the documentation.</param>
    /// <param name="description">What an entry does.</param>
    public IReadOnlyList<(string Key, string Value)> Map(string key, string placeholder, string description)
    {
        _known.Add(new($"{key}:{placeholder}", "none", "", description));
        return [.. configuration.GetSection(key).GetChildren().Select(child => (child.Key, child.Value?.Trim() ?? ""))];
    }

    /// <summary>Adds an error for every key of <paramref name="section"/> that was not read, so that a misspelt key is noticed.</summary>
    public void RejectUnknownKeys(string section)
    {
        var known = _known.Select(setting => setting.Key).Where(key => key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            var key = $"{section}:{child.Key}";
            // The setting itself, or a map of which one entry is known. Without the value: the key of a secret may be misspelt.
            if (!known.Exists(other => $"{other}:".StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase)))
                _errors.Add($"{key} is not a setting. The settings of {section} are {string.Join(", ", known)}.");
        }
    }

    private string? Raw(string key, string defaultValue, string range, string description)
    {
        _known.Add(new(key, defaultValue, range, description));
        var value = configuration[key];
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    private TimeSpan Parse(string key, string value, TimeSpan defaultValue, TimeSpan min, TimeSpan max)
    {
        if (Duration.TryParse(value, out var span) && span >= min && span <= max)
            return span;
        Fail(key, value, $"must be a duration from {Duration.Format(min)} to {Duration.Format(max)}, such as \"{Duration.Format(defaultValue)}\".");
        return defaultValue;
    }

    private static string Limits(TimeSpan min, TimeSpan max) => $"{Duration.Format(min)} to {Duration.Format(max)}";
}
