using System.Text.Json;

namespace LinkApp.Core.Links.Fields;

/// <summary>A part of a link that people change, compare and merge as one. <see cref="LinkFields"/> lists them.</summary>
/// <param name="key">Its name in the API, such as <c>destination</c>.</param>
/// <param name="label">Its name for people.</param>
public abstract class LinkField(string key, string label)
{
    public string Key { get; } = key;

    public string Label { get; } = label;

    /// <summary>Whether two versions of a link have the same value.</summary>
    public abstract bool IsSame(LinkSnapshot a, LinkSnapshot b);

    /// <summary>The value in words, for histories; null where there is none to show.</summary>
    /// <param name="link">The version of the link.</param>
    /// <param name="zone">The time zone of the reader.</param>
    public abstract string? Describe(LinkSnapshot link, TimeZoneInfo zone);
}

/// <summary>A field of the link itself; its options are each a <see cref="LinkOption{T}"/>.</summary>
internal sealed class LinkField<T>(string key, string label, Func<LinkSnapshot, T> get, Func<T, string?> describe) : LinkField(key, label)
{
    // Lists and rules are compared by their contents.
    public override bool IsSame(LinkSnapshot a, LinkSnapshot b) =>
        JsonSerializer.Serialize(get(a), LinkJson.Options) == JsonSerializer.Serialize(get(b), LinkJson.Options);

    public override string? Describe(LinkSnapshot link, TimeZoneInfo zone) => describe(get(link)) is { Length: > 0 } text ? text : null;
}
