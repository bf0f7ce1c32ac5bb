using System.Text.RegularExpressions;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>The hosts on which short links answer: a destination there would lead in a circle.</summary>
/// <param name="configured">Those of the configuration, with ports where only these count; none where any host answers.</param>
/// <param name="basePath">The path that short links are under on all of them; empty for the whole host.</param>
public sealed class OwnHosts(IReadOnlyList<string> configured, string basePath = "")
{
    // Stands for a part of the visit while an address is taken apart.
    private const string Mark = "xqx";

    /// <summary>Those destinations of a draft that are short links of this server.</summary>
    /// <param name="draft">What a link is to be.</param>
    /// <param name="host">The host on which its author reached LinkApp, with its port where that is unusual; null for none.</param>
    public IEnumerable<FieldError> Errors(LinkDraft draft, string? host)
    {
        // Where hosts are configured, the one that the author is on may be another, where no link answers.
        var own = (configured.Count > 0 ? configured : host is null ? [] : [host]).Select(UriOf).OfType<Uri>().ToList();
        foreach (var (field, destination) in Destinations(draft))
        {
            if (UriOfDestination(destination) is { } uri && own.Exists(ours => IsOn(uri, ours)) && IsSlug(uri))
                yield return new(field, "This is a short link of LinkApp itself, which would lead in a circle. Enter the address that it leads to.");
        }
    }

    private static Uri? UriOf(string host) => Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri) ? uri : null;

    private static Uri? UriOfDestination(string destination) =>
        DestinationTemplate.Error(destination.Trim()) is null && Uri.TryCreate(DestinationTemplate.With(destination.Trim(), Mark), UriKind.Absolute, out var uri) ? uri : null;

    private bool IsOn(Uri uri, Uri own)
    {
        // Without a port, a configured host answers on all of them; an author's is that of http or https.
        var isPort = own.IsDefaultPort ? configured.Count > 0 || uri.IsDefaultPort || uri.Port is 80 or 443 : uri.Port == own.Port;
        return isPort && IsSameHost(uri.IdnHost.TrimEnd('.'), own.IdnHost.TrimEnd('.'));
    }

    private static bool IsSameHost(string host, string own) =>
        host.Equals(own, StringComparison.OrdinalIgnoreCase)
        || (host.Contains(Mark, StringComparison.Ordinal) && Regex.IsMatch(own, $"^{Regex.Escape(host).Replace(Mark, "[a-z]{1,8}", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase));

    // The first segment below our path decides: a link that hands paths on answers to longer ones, too.
    private bool IsSlug(Uri uri)
    {
        var (segments, ours) = (uri.AbsolutePath.Split('/').Select(Uri.UnescapeDataString).ToList(), basePath.Split('/'));
        return segments.Count > ours.Length && segments.Take(ours.Length).SequenceEqual(ours)
            && segments[ours.Length] is var segment && Slug.IsWellFormed(segment) && !Slug.IsReserved(segment);
    }

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
