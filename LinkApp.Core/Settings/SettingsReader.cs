using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace LinkApp.Core.Settings;

/// <summary>
/// Reads configuration values and collects every error, so that an operator sees all of them at once,
/// each with its key, the value found and the cure.
/// </summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    private static readonly char[] ListSeparators = [',', ';', ' ', '\n', '\t'];

    private readonly List<string> _errors = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was wrong so far, one sentence each.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The keys that were asked for so far.</summary>
    public IReadOnlyCollection<string> Known => _known;

    /// <summary>Adds an error about <paramref name="key"/> in the form that all of them have.</summary>
    public void Fail(string key, string? value, string cure) => _errors.Add($"{key} = \"{value}\": {cure}");

    /// <summary>The text of a key, or the default where it is absent or blank.</summary>
    public string Text(string key, string otherwise)
    {
        var value = Raw(key);
        return value ?? otherwise;
    }

    /// <summary>The text of a key, or null where it is absent or blank.</summary>
    public string? OptionalText(string key) => Raw(key);

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int Number(string key, int otherwise, int min, int max)
    {
        if (Raw(key) is not { } value)
            return otherwise;
        if (int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Fail(key, value, $"must be a whole number from {min} to {max}.");
        return otherwise;
    }

    /// <summary>A duration such as <c>2s</c>, <c>250ms</c>, <c>15m</c>, <c>1h</c>, <c>90d</c> or <c>00:00:02</c>, within limits.</summary>
    public TimeSpan Span(string key, TimeSpan otherwise, TimeSpan min, TimeSpan max)
    {
        if (Raw(key) is not { } value)
            return otherwise;
        if (Duration.TryParse(value, out var span) && span >= min && span <= max)
            return span;
        Fail(key, value, $"must be a duration from {Duration.Format(min)} to {Duration.Format(max)}, such as \"{Duration.Format(otherwise)}\".");
        return otherwise;
    }

    /// <summary>One of the names of an enumeration, in any case.</summary>
    public T Choice<T>(string key, T otherwise) where T : struct, Enum
    {
        if (Raw(key) is not { } value)
            return otherwise;
        if (Enum.TryParse<T>(value, ignoreCase: true, out var choice) && Enum.IsDefined(choice) && !char.IsDigit(value[0]))
            return choice;
        Fail(key, value, $"must be one of {string.Join(", ", Enum.GetNames<T>())}.");
        return otherwise;
    }

    /// <summary>
    /// The entries of a list, whether written as one text (<c>a, b</c>) or as numbered keys (<c>Key:0</c>, <c>Key:1</c>);
    /// null where the key is absent.
    /// </summary>
    public IReadOnlyList<string>? List(string key)
    {
        _known.Add(key);
        var section = configuration.GetSection(key);
        var numbered = section.GetChildren().Select(child => child.Value ?? "");
        var entries = numbered
            .Prepend(section.Value ?? "")
            .SelectMany(text => text.Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToList();
        return section.Exists() ? entries : null;
    }

    /// <summary>Adds an error for every key of <paramref name="section"/> that nobody read: a misspelt key must not pass unnoticed.</summary>
    public void RejectUnknownKeys(string section)
    {
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            var key = $"{section}:{child.Key}";
            if (!_known.Contains(key))
                Fail(key, child.Value, $"is not a setting. The settings of {section} are {string.Join(", ", _known.Where(known => known.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase)))}.");
        }
    }

    private string? Raw(string key)
    {
        _known.Add(key);
        var value = configuration[key];
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }
}
