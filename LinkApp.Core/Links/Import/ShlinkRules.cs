using System.Globalization;
using System.Net;
using System.Text.Json;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// The redirect rules of a short URL, as <c>GET /rest/v3/short-urls/{shortCode}/redirect-rules</c> of Shlink 5.1 answers them. A rule with a
/// condition that LinkApp can't say is left out as a whole, since it would match more visitors without it, and a note says so.
/// </summary>
internal static class ShlinkRules
{
    private const string Country = "geolocation-country-code";
    private const string City = "geolocation-city-name";

    private static readonly Dictionary<string, DeviceKind[]> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        ["android"] = [DeviceKind.Android],
        ["ios"] = [DeviceKind.Ios],
        // Shlink counts tablets, too.
        ["mobile"] = [DeviceKind.Mobile, DeviceKind.Tablet],
        ["windows"] = [DeviceKind.Windows],
        ["macos"] = [DeviceKind.Macos],
        ["linux"] = [DeviceKind.Linux],
        ["chromeos"] = [DeviceKind.Chromeos],
        ["desktop"] = [DeviceKind.Desktop],
    };

    /// <summary>The list of rules in an answer of the API, or the value itself if it is the list; null if it is neither.</summary>
    public static JsonElement? Find(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value : value.Find("redirectRules", JsonValueKind.Array);

    /// <summary>The rules in the order of their priority.</summary>
    /// <param name="list">A JSON array.</param>
    /// <param name="notes">Receives what is left out.</param>
    public static IReadOnlyList<RedirectRule> Read(JsonElement list, List<string> notes)
    {
        List<RedirectRule> rules = [];
        // A stable sort: rules without a priority stay in the order of the list.
        foreach (var rule in list.EnumerateArray().Where(rule => rule.ValueKind == JsonValueKind.Object).OrderBy(Priority))
        {
            var title = $"Rule {Format(Priority(rule), rules.Count + 1)}";
            var converted = ReadConditions(rule, out var problem) is { } conditions
                ? new RedirectRule { Conditions = conditions, Destination = rule.Text("longUrl") }
                : null;
            // What is wrong with a rule must not leave the whole link out.
            if (converted?.Errors("rule").FirstOrDefault() is { } error)
                problem = error.Message;
            else if (converted is not null)
                problem = null;
            if (problem is null)
                rules.Add(converted!);
            else
                notes.Add($"{title} is left out: {problem}");
        }
        return rules;
    }

    private static string Format(long priority, int position) => (priority == long.MaxValue ? position : priority).ToString(CultureInfo.InvariantCulture);

    private static long Priority(JsonElement rule) => rule.Number("priority") ?? long.MaxValue;

    private static List<RuleCondition>? ReadConditions(JsonElement rule, out string? problem)
    {
        problem = "it has no conditions. Make its destination the default one.";
        var all = rule.List("conditions").ToList();
        if (all.Count == 0)
            return null;
        var country = all.Find(condition => condition.Text("type") == Country) is { ValueKind: JsonValueKind.Object } found ? found.Text("matchValue") : null;
        var isCityGiven = all.Exists(condition => condition.Text("type") == City);
        List<RuleCondition> conditions = [];
        foreach (var condition in all)
        {
            var (type, key, value) = (condition.Text("type"), condition.Text("matchKey"), condition.Text("matchValue"));
            // It is in the condition of the city.
            if (type == Country && isCityGiven)
                continue;
            if (Convert(type, key, value, country, out var cure) is not { } converted)
            {
                problem = $"its condition {type} “{(key.Length > 0 && value.Length > 0 ? $"{key}={value}" : key + value)}” {cure}";
                return null;
            }
            conditions.Add(converted);
        }
        return conditions;
    }

    private static RuleCondition? Convert(string type, string key, string value, string? country, out string cure)
    {
        cure = "is not one that LinkApp knows. Add the rule by hand with other conditions.";
        switch (type)
        {
            case "device" when Devices.TryGetValue(value, out var devices):
                return new DeviceCondition { In = devices };
            case "language":
                return new LanguageCondition { In = [value.Replace('_', '-')] };
            case "query-param":
                return value.Length == 0 ? new QueryCondition { Name = key, Match = QueryMatch.Empty }
                    : new QueryCondition { Name = key, Match = QueryMatch.Value, Value = value };
            // Releases before 5.0 wrote the name as the value when they had imported the rule.
            case "any-value-query-param":
                return new QueryCondition { Name = key.Length > 0 ? key : value, Match = QueryMatch.Any };
            case "valueless-query-param":
                return new QueryCondition { Name = key.Length > 0 ? key : value, Match = QueryMatch.Empty };
            case "ip-address":
                cure = "has a wildcard that is no range of addresses. Add the rule by hand with ranges, such as 203.0.113.0/24.";
                return ToRange(value) is { } range ? new AddressCondition { In = [range] } : null;
            case Country:
                return new CountryCondition { In = [value] };
            case City:
                cure = "names no country, which LinkApp needs for a city. Add the rule by hand with the country.";
                return country is null ? null : new PlaceCondition { Country = country, Cities = [value] };
            case "before-date" or "after-date":
                cure = "is not a time. Add the rule by hand with the right one.";
                // Local times of the condition's zone, which is UTC.
                if (ForeignTime.Parse(value) is not { } utc)
                    return null;
                var time = DateTime.SpecifyKind(utc, DateTimeKind.Unspecified);
                return type == "before-date" ? new TimeCondition { Until = time } : new TimeCondition { From = time };
            default:
                return null;
        }
    }

    /// <summary>An address, a range, or a pattern such as <c>192.0.2.*</c> as a range; null if it is none.</summary>
    private static string? ToRange(string pattern)
    {
        var parts = pattern.Split('.');
        var known = Array.IndexOf(parts, "*");
        if (known < 0)
            return pattern;
        if (parts.Length != 4 || !parts.Skip(known).All(part => part == "*"))
            return null;
        var start = string.Join('.', parts.Select(part => part == "*" ? "0" : part));
        return IPAddress.TryParse(start, out _) ? $"{start}/{8 * known}" : null;
    }
}
