using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;
using LinkApp.Web.Json;
using LinkApp.Web.Redirects;

namespace LinkApp.Web.Commands;

/// <summary>Links as commands print them.</summary>
internal sealed class LinkText(ShortUrls urls, TimeProvider time)
{
    private static readonly string[] Titles = ["SLUG", "STATE", "NAME", "DESTINATION", "TAGS"];

    /// <summary>
    /// The short URL on the organization's domain, or on the first of <c>Links:ShortHosts</c>; without either, the host is not
    /// known and this is the slug.
    /// </summary>
    public string ShortUrl(Link link) => GetUrl(link) ?? link.LinkName.ToLabel().TrimStart('/');

    public string Write(IReadOnlyList<Link> links, bool json) => json
        ? Output.Json(links.Select(Body))
        : Output.Table(Titles, links.Select(link => (string[])[link.LinkName.ToLabel().TrimStart('/'), GetState(link), link.Name, link.Destination, string.Join(", ", link.Tags)]));

    public string Write(Link link, bool json) => json ? Output.Json(Body(link)) : Output.Table(["SLUG", link.LinkName.ToLabel().TrimStart('/')], Lines(link));

    private IEnumerable<string[]> Lines(Link link)
    {
        if (GetUrl(link) is { } url)
            yield return ["SHORT URL", url];
        yield return ["STATE", GetState(link)];
        if (link.Name.Length > 0)
            yield return ["NAME", link.Name];
        yield return ["DESTINATION", link.Destination];
        foreach (var (country, destination) in RedirectRule.AsCountries(link.Rules) ?? [])
            yield return [$"  FROM {country}", destination];
        if (RedirectRule.AsCountries(link.Rules) is null)
            yield return ["RULES", $"{link.Rules.Count}, see --json"];
        if (link.Aliases.Count > 0)
            yield return ["ALSO", string.Join(", ", link.Aliases.Select(alias => new LinkName(alias.Slug, alias.Domain).ToLabel().TrimStart('/')))];
        if (link.Tags.Count > 0)
            yield return ["TAGS", string.Join(", ", link.Tags)];
        yield return ["VERSION", $"{link.Version}, {Format.IsoMinute(link.UpdatedAt)}"];
    }

    private LinkBody Body(Link link) => LinkBody.From(link, GetUrl(link), time.GetUtcNow().UtcDateTime);

    private string GetState(Link link) => EnumText.Get(link.StateAt(time.GetUtcNow().UtcDateTime));

    private string? GetUrl(Link link) => urls.FindUrl(link);
}
