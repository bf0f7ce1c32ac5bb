using System.Text.Json;
using LinkApp.Core.Hosts;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.History;

/// <summary>A part of a link that people change, compare and merge as one.</summary>
/// <param name="Key">Its name in the API's words, such as <c>destination</c>.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Value">The value, for comparisons.</param>
/// <param name="Words">The value in words, times on the clock of a zone; null where there is nothing to tell.</param>
public sealed record LinkField(string Key, string Label, Func<LinkSnapshot, object?> Value, Func<LinkSnapshot, TimeZoneInfo, string?> Words)
{
    public const string RulesKey = "rules";
    public const string PasswordKey = "password";

    /// <summary>All of them, in the order of the form.</summary>
    public static IReadOnlyList<LinkField> All { get; } =
    [
        Text("destination", "Destination", link => link.Destination),
        new("slug", "Slug", link => link.Slug, (link, _) => $"/{link.Slug}"),
        new("aliases", "Older slugs", link => link.Aliases, (link, _) => List(link.Aliases.Select(slug => $"/{slug}"))),
        new("domain", "Domain", link => link.Domain, (link, _) => link.Domain is { } domain ? HostName.Readable(domain) : "the main domain"),
        Text("name", "Name", link => link.Name),
        new("tags", "Tags", link => link.Tags, (link, _) => List(link.Tags)),
        Text("notes", "Notes", link => link.Options.Notes),
        new(RulesKey, "Rules", link => link.Rules, (link, _) => List(link.Rules.Select((rule, i) => $"{i + 1}. {RuleWords.Of(rule)}"), "\n")),
        new("statusCode", "Status code", link => link.Options.StatusCode, (link, _) => $"{link.Options.StatusCode}"),
        Time("validFrom", "Valid from", link => link.Options.ValidFrom),
        Time("validUntil", "Valid until", link => link.Options.ValidUntil),
        new("maxClicks", "Most clicks", link => link.Options.MaxClicks, (link, _) => link.Options.MaxClicks is { } most ? Format.Number(most) : null),
        Switch("enabled", "Enabled", link => link.Options.IsEnabled),
        Switch("archived", "Archived", link => link.Options.IsArchived),
        Text("fallbackUrl", "Fallback address", link => link.Options.FallbackUrl),
        // Whether there is one is all that may be told.
        new(PasswordKey, "Password", link => link.Options.PasswordHash, (link, _) => link.Options.PasswordHash is null ? null : "a password"),
        Switch("forwardQuery", "Query forwarding", link => link.Options.ForwardQuery),
        Text("socialTitle", "Title for social networks", link => link.Options.SocialTitle),
        Text("socialDescription", "Description for social networks", link => link.Options.SocialDescription),
        Text("socialImage", "Picture for social networks", link => link.Options.SocialImage),
    ];

    /// <summary>Whether two versions of a link have the same here. The store knows no empty list apart from a missing one.</summary>
    public bool IsSame(LinkSnapshot a, LinkSnapshot b) =>
        JsonSerializer.Serialize(Value(a), LinkJson.Options) == JsonSerializer.Serialize(Value(b), LinkJson.Options);

    private static LinkField Text(string key, string label, Func<LinkSnapshot, string?> value) =>
        new(key, label, value, (link, _) => value(link) is { Length: > 0 } text ? text : null);

    private static LinkField Switch(string key, string label, Func<LinkSnapshot, bool> value) =>
        new(key, label, link => value(link), (link, _) => value(link) ? "yes" : "no");

    private static LinkField Time(string key, string label, Func<LinkSnapshot, DateTime?> value) =>
        new(
            key, label, link => value(link),
            (link, zone) => value(link) is { } time
                ? $"{Format.DayAndTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc), zone))} ({zone.Id})"
                : null);

    private static string? List(IEnumerable<string> items, string separator = ", ") => string.Join(separator, items) is { Length: > 0 } text ? text : null;
}
