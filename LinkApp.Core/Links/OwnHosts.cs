using System.Text.RegularExpressions;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links;

/// <summary>
/// Refuses destinations on hosts on which the organization's own links answer: such links would redirect in a circle. Domains
/// of other organizations are allowed as destinations: they are claimed without proof of ownership, and a claim must not stop
/// others from linking there.
/// </summary>
public sealed class OwnHosts(ConfiguredHosts configured, HostTable table)
{
    // Takes the place of a placeholder while an address is parsed.
    private const string Mark = "xqx";

    /// <summary>Errors for the destinations of a draft that are short URLs of this server.</summary>
    /// <param name="organizationId">The organization of the link.</param>
    /// <param name="draft">The draft of the link.</param>
    /// <param name="host">The host on which the author reached LinkApp, with its port unless it is the default one; null if unknown.</param>
    public IEnumerable<FieldError> Errors(int organizationId, LinkDraft draft, string? host)
    {
        // If short hosts are configured, the author's host may be one on which no link answers.
        var known = configured.ShortHosts.Concat(table.GetDomains(organizationId).Select(domain => domain.Host)).Select(ParseHost).OfType<Uri>().ToList();
        var authorHost = configured.ShortHosts.Count > 0 || host is null ? null : ParseHost(host);
        if (known.Count == 0 && authorHost is null)
            yield break;
        foreach (var (field, destination) in Destinations(draft))
        {
            if (UriOfDestination(destination) is { } uri
                && (known.Exists(own => IsOn(uri, own, onAnyPort: true)) || (authorHost is not null && IsOn(uri, authorHost, onAnyPort: false)))
                && IsSlug(uri))
                yield return new(field, "This is a short link on this server, so visitors would go in a circle. Enter the final address.");
        }
    }

    /// <summary>
    /// Whether short links, or the start page of a short host, answer at an address, so that a visitor without a link who is sent there could
    /// go in a circle.
    /// </summary>
    /// <param name="address">A valid address.</param>
    /// <param name="organizationId">The organization whose domains count besides the shared hosts; 0 for none.</param>
    /// <param name="host">Another host on which short links answer, such as the visitor's; null for none.</param>
    public bool AnswersFor(string address, int organizationId, string? host)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || FindSegment(uri) is not { } segment || Slug.IsReserved(segment))
            return false;
        if (host is not null && ParseHost(host) is { } own && IsOn(uri, own, onAnyPort: false))
            return true;
        var authority = uri.IsDefaultPort ? HostName.GetAscii(uri) : $"{HostName.GetAscii(uri)}:{uri.Port}";
        return authority is not null && table.IsNamed(authority) && table.Find(authority) is { IsShort: true } use
            && (use.Domain is null || use.OrganizationId == organizationId);
    }

    private static Uri? ParseHost(string host) => Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri) ? uri : null;

    private static Uri? UriOfDestination(string destination) =>
        !AppSchemes.IsApp(destination) && DestinationTemplate.Error(destination.Trim()) is null
            && Uri.TryCreate(DestinationTemplate.With(destination.Trim(), Mark), UriKind.Absolute, out var uri) ? uri : null;

    // A host without a port means all ports in the configuration and in domains; for the author's host, the ports of http and https.
    private static bool IsOn(Uri uri, Uri own, bool onAnyPort)
    {
        var isPort = own.IsDefaultPort ? onAnyPort || uri.IsDefaultPort || uri.Port is 80 or 443 : uri.Port == own.Port;
        return isPort && HostName.GetAscii(uri) is { } host && HostName.GetAscii(own) is { } ownHost && IsSameHost(host.TrimEnd('.'), ownHost.TrimEnd('.'));
    }

    private static bool IsSameHost(string host, string own) =>
        host.Equals(own, StringComparison.OrdinalIgnoreCase)
        || (host.Contains(Mark, StringComparison.Ordinal)
            && Regex.IsMatch(
                own, $"^{Regex.Escape(host).Replace(Mark, "[a-z]{1,8}", StringComparison.Ordinal)}$",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    // The first segment below the base path decides, since a link that forwards paths also answers on longer paths.
    private bool IsSlug(Uri uri) => FindSegment(uri) is { } segment && Slug.IsWellFormed(segment) && !Slug.IsReserved(segment);

    /// <summary>The first segment of an address below the base path; null if it is outside of that.</summary>
    private string? FindSegment(Uri uri)
    {
        var (segments, basePath) = (uri.AbsolutePath.Split('/').Select(Uri.UnescapeDataString).ToList(), configured.BasePath.Split('/'));
        return segments.Count > basePath.Length && segments.Take(basePath.Length).SequenceEqual(basePath) ? segments[basePath.Length] : null;
    }

    private static IEnumerable<(string Field, string Destination)> Destinations(LinkDraft draft)
    {
        yield return ("destination", draft.Destination);
        // Too many rules are reported by the draft's own validation.
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
