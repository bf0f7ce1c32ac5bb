using System.Text.RegularExpressions;

namespace LinkApp.Core.Links.Rules;

/// <summary>
/// Holds if the visitor's browser prefers one of the listed languages: those with the highest quality in Accept-Language. A
/// range such as <c>en</c> also matches <c>en-GB</c> (basic filtering of RFC 4647, section 3.3.1).
/// </summary>
public sealed partial record LanguageCondition : RuleCondition
{
    /// <summary>Language ranges, such as <c>ms</c> or <c>en-GB</c>.</summary>
    public required IReadOnlyList<string> In { get; init; }

    public override bool Holds(Visit visit) => visit.Languages.Any(language => In.Any(range => Matches(range, language)));

    public override IEnumerable<(string Field, string Message)> Errors() => ListErrors(In, "in", "language", ranges =>
        ranges.Where(range => range is null || !Range().IsMatch(range)).Select(range => $"\"{range}\" is not a language, such as en or en-GB."));

    public override string Describe() => $"language {Or(In)}";

    private static bool Matches(string range, string language) =>
        language.StartsWith(range, StringComparison.OrdinalIgnoreCase) && (language.Length == range.Length || language[range.Length] == '-');

    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Range();
}
