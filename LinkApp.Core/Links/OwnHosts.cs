using System.Text.RegularExpressions;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links;

/// <summary>
/// The hosts on which an organization's short links answer: a destination there would lead in a circle. Domains of others are
/// none of them: nobody has proved to own those, and a claim must not keep the others from leading links there.
/// </summary>
public sealed class OwnHosts(ConfiguredHosts configured, HostTable table)
{
    // Stands for a part of the visit while an address is taken apart.
    private const string Mark = "xqx";

    /// <summary>Those destinations of a draft that are short links of this server.</summary>
    /// <param name="organizationId">Whose link.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="host">The host on which its author reached LinkApp, with its port where that is unusual; null for none.</param>
    public IEnumerable<FieldError> Errors(int organizationId, LinkDraft draft, string? host)
    {
        // Where hosts are configured, the one that the author is on may be another, where no link answers.
        var known = configured.ShortHosts.Concat(table.Of(organizationId).Select(domain => domain.Host)).Select(UriOf).OfType<Uri>().ToList();
        var present = configured.ShortHosts.Count > 0 || host is null ? null : UriOf(host);
        foreach (var (field, destination) in Destinations(draft))
        {
            if (UriOfDestination(destination) is { } uri
                && (known.Exists(own => IsOn(uri, own, onAnyPort: true)) || (present is not null && IsOn(uri, present, onAnyPort: false)))
                && IsSlug(uri))
                yield return new(field, "This is a short link of LinkApp itself, which would lead in a circle. Enter the address that it leads to.");
        }
    }

    private static Uri? UriOf(string host) => Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri) ? uri : null;

    private static Uri? UriOfDestination(string destination) =>
        DestinationTemplate.Error(destination.Trim()) is null
            && Uri.TryCreate(DestinationTemplate.With(destination.Trim(), Mark), UriKind.Absolute, out var uri) ? uri : null;

    // Without a port, a host of the configuration or an organization answers on all of them; an author's is that of http or https.
    private static bool IsOn(Uri uri, Uri own, bool onAnyPort)
    {
        var isPort = own.IsDefaultPort ? onAnyPort || uri.IsDefaultPort || uri.Port is 80 or 443 : uri.Port == own.Port;
        return isPort && HostName.AsciiOf(uri) is { } host && HostName.AsciiOf(own) is { } ownHost && IsSameHost(host.TrimEnd('.'), ownHost.TrimEnd('.'));
    }

    private static bool IsSameHost(string host, string own) =>
        host.Equals(own, StringComparison.OrdinalIgnoreCase)
        || (host.Contains(Mark, StringComparison.Ordinal)
            && Regex.IsMatch(
                own, $"^{Regex.Escape(host).Replace(Mark, "[a-z]{1,8}", StringComparison.Ordinal)}$",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    // The first segment below our path decides: a link that hands paths on answers to longer ones, too.
    private bool IsSlug(Uri uri)
    {
        var (segments, ours) = (uri.AbsolutePath.Split('/').Select(Uri.UnescapeDataString).ToList(), configured.BasePath.Split('/'));
        return segments.Count > ours.Length && segments.Take(ours.Length).SequenceEqual(ours)
            && segments[ours.Length] is var segment && Slug.IsWellFormed(segment) && !Slug.IsReserved(segment);
    }

    private static IEnumerable<(string Field, string Destination)> Destinations(LinkDraft draft)
    {
        yield return ("destination", draft.Destination);
        // Of more rules than a link can have, the draft's own check says so.
        for (var i = 0; i < Math.Min(draft.Rules.Count, LinkDraft.MaxRules); i++)
        {
            var rule = draft.Rules[i];
            if (rule?.Destination is { } destination)
                yield return ($"rules[{i}].destination", destination);
            for (var part = 0; part < Math.Min(rule?.Split?.Count ?? 0, SplitPart.MaxParts); part++)
                yield return ($"rules[{i}].split[{part}].destination", rule!.Split![part]?.Destination ?? "");
        }
        if (draft.Options.FallbackUrl is { } fallback)
            yield return ("fallbackUrl", fallback);
    }
}
