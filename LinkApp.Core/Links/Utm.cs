using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>The campaign parameters of web analytics (<c>utm_source</c> and so on), read from a destination and written back to it.</summary>
public sealed record Utm
{
    public string Source { get; init; } = "";

    public string Medium { get; init; } = "";

    public string Campaign { get; init; } = "";

    public string Term { get; init; } = "";

    public string Content { get; init; } = "";

    /// <summary>Whether no parameter has a value.</summary>
    public bool IsEmpty => Parameters().All(parameter => parameter.Value.Length == 0);

    /// <summary>Reads the parameters of a destination; if one occurs twice, its first value.</summary>
    public static Utm Read(string destination)
    {
        var query = Split(destination).Query;
        string Value(string name) => query.FirstOrDefault(parameter => parameter.Name == name, new QueryParameter("")).Value;
        return new Utm
        {
            Source = Value("utm_source"),
            Medium = Value("utm_medium"),
            Campaign = Value("utm_campaign"),
            Term = Value("utm_term"),
            Content = Value("utm_content"),
        };
    }

    /// <summary>
    /// Writes these parameters to a destination, and removes those of the five that are empty. The rest of the destination stays
    /// the same, byte for byte; a parameter that exists already keeps its position.
    /// </summary>
    public string Write(string destination)
    {
        var (address, query, fragment) = Split(destination);
        List<QueryParameter> parameters = [.. query];
        foreach (var (name, value) in Parameters())
        {
            var at = parameters.FindIndex(parameter => parameter.Name == name);
            parameters.RemoveAll(parameter => parameter.Name == name);
            if (value.Trim() is { Length: > 0 } text)
                parameters.Insert(at < 0 ? parameters.Count : Math.Min(at, parameters.Count), new QueryParameter($"{name}={DestinationTemplate.Escape(text)}"));
        }
        return address + (parameters.Count > 0 ? "?" + string.Join('&', parameters.Select(parameter => parameter.Text)) : "") + fragment;
    }

    private IEnumerable<(string Name, string Value)> Parameters() =>
        [("utm_source", Source), ("utm_medium", Medium), ("utm_campaign", Campaign), ("utm_term", Term), ("utm_content", Content)];

    private static (string Address, IReadOnlyList<QueryParameter> Query, string Fragment) Split(string destination)
    {
        destination = destination.Trim();
        var hash = destination.IndexOf('#', StringComparison.Ordinal) is var found and >= 0 ? found : destination.Length;
        var question = destination.AsSpan(0, hash).IndexOf('?') is var start and >= 0 ? start : hash;
        return (destination[..question], QueryParameter.Parse(destination[question..hash]), destination[hash..]);
    }
}
