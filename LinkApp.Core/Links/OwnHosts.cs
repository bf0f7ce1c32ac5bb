using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>The hosts, with ports where they are unusual, on which short links answer: a destination there would lead in a circle.</summary>
public sealed class OwnHosts(IReadOnlyList<string> configured)
{
    /// <summary>Those destinations of a draft that are short links of this server.</summary>
    /// <param name="draft">What a link is to be.</param>
    /// <param name="host">The host on which its author reached LinkApp; null for none.</param>
    public IEnumerable<FieldError> Errors(LinkDraft draft, string? host)
    {
        foreach (var (field, destination) in Destinations(draft))
        {
            if (Leads(destination, host))
                yield return new(field, "This is a short link of LinkApp itself, which would lead in a circle. Enter the address that it leads to.");
        }
    }

    private bool Leads(string destination, string? host) =>
        Uri.TryCreate(destination.Trim(), UriKind.Absolute, out var uri)
        && (uri.Authority.Equals(host, StringComparison.OrdinalIgnoreCase)
            || configured.Contains(uri.Authority, StringComparer.OrdinalIgnoreCase) || configured.Contains(uri.Host, StringComparer.OrdinalIgnoreCase))
        && uri.AbsolutePath.AsSpan(1).TrimEnd('/') is var slug
        && (Slug.IsWellFormed(slug) || DestinationTemplate.IsTemplate(destination))
        && !Slug.IsReserved(slug);

    private static IEnumerable<(string Field, string Destination)> Destinations(LinkDraft draft)
    {
        yield return ("destination", draft.Destination);
        for (var i = 0; i < draft.Rules.Count; i++)
        {
            var rule = draft.Rules[i];
            if (rule?.Destination is { } destination)
                yield return ($"rules[{i}].destination", destination);
            for (var part = 0; part < rule?.Split?.Count; part++)
                yield return ($"rules[{i}].split[{part}].destination", rule.Split[part]?.Destination ?? "");
        }
        if (draft.Options.FallbackUrl is { } fallback)
            yield return ("fallbackUrl", fallback);
    }
}
