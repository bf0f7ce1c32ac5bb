using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Json;

/// <summary>A link in the API's JSON. The same form goes both ways, so that what GET gave can be PUT back.</summary>
public sealed record LinkBody
{
    /// <summary>What follows the host in the short URL; left out in a POST, LinkApp chooses one.</summary>
    public string? Slug { get; init; }

    /// <summary>The domain of the short URL, one of the organization's own; null for its main one. The link answers on all of them.</summary>
    public string? Domain { get; init; }

    /// <summary>What the link is called in lists and reports.</summary>
    public string? Name { get; init; }

    /// <summary>Where visitors go whom no rule leads elsewhere. A link must have one.</summary>
    public string? Destination { get; init; }

    /// <summary>Destinations by ISO 3166-1 alpha-2 code: the short form of rules of one country each. Null where the rules are of other kinds.</summary>
    public Dictionary<string, string>? Countries { get; init; }

    /// <summary>Redirect rules in their order; the first whose conditions all hold wins. Null where <c>countries</c> says it all.</summary>
    public List<RedirectRule>? Rules { get; init; }

    /// <summary>At most 20.</summary>
    public List<string>? Tags { get; init; }

    /// <summary>The status code of the redirect: 301, 302 (default), 307 or 308.</summary>
    public int? StatusCode { get; init; }

    /// <summary>UTC unless it has an offset; before it the link does not redirect.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>UTC unless it has an offset; from it on the link is over.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>After so many clicks the link is over.</summary>
    public long? MaxClicks { get; init; }

    /// <summary>False switches the link off; default true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>True puts the link away: it redirects, but lists leave it out.</summary>
    public bool? Archived { get; init; }

    /// <summary>Where visitors go once the link is over or switched off.</summary>
    public string? FallbackUrl { get; init; }

    /// <summary>The password that visitors must know. Never given back; in requests, null keeps the present one and "" takes it away.</summary>
    public string? Password { get; init; }

    /// <summary>Given by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public bool? HasPassword { get; init; }

    /// <summary>Whether the short URL's query is added to the destination's.</summary>
    public bool? ForwardQuery { get; init; }

    /// <summary>Whether search engines may list the short URL; default false.</summary>
    public bool? Crawlable { get; init; }

    /// <summary>For colleagues; visitors never see it.</summary>
    public string? Notes { get; init; }

    /// <summary>The title that social networks show.</summary>
    public string? SocialTitle { get; init; }

    /// <summary>The description that social networks show.</summary>
    public string? SocialDescription { get; init; }

    /// <summary>The address of the picture that social networks show.</summary>
    public string? SocialImage { get; init; }

    /// <summary>Whether the old slug goes on answering when the link gets another; default true. Not given back.</summary>
    public bool? KeepOldSlug { get; init; }

    /// <summary>Slugs that the link had before and still answers to. In a PUT, those that it keeps, null for all; ignored in a POST.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>What the link is now: active, scheduled, expired or disabled. Given by LinkApp; ignored in requests.</summary>
    public LinkState? State { get; init; }

    /// <summary>Given by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public string? ShortUrl { get; init; }

    /// <summary>Given by LinkApp; in requests, send it as <c>If-Match</c>.</summary>
    [ReadOnly(true)]
    public int? Version { get; init; }

    /// <summary>Given by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? CreatedAt { get; init; }

    /// <summary>Given by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? UpdatedAt { get; init; }

    /// <summary>Fields that no link has: a misspelt one must not be dropped in silence.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>A link as it is at a time (UTC).</summary>
    public static LinkBody From(Link link, string? shortUrl, DateTime now) => From(LinkSnapshot.From(link)) with
    {
        ShortUrl = shortUrl,
        State = link.StateAt(now),
        Version = link.Version,
        CreatedAt = link.CreatedAt,
        UpdatedAt = link.UpdatedAt,
    };

    /// <summary>What a link was at a version of its history.</summary>
    public static LinkBody From(LinkSnapshot link)
    {
        var countries = RedirectRule.AsCountries(link.Rules);
        return new()
        {
            Slug = link.Slug,
            Aliases = link.Aliases,
            Domain = link.Domain,
            Name = link.Name,
            Destination = link.Destination,
            Countries = countries?.ToDictionary(),
            Rules = countries is null ? [.. link.Rules] : null,
            Tags = [.. link.Tags],
            StatusCode = link.Options.StatusCode,
            ValidFrom = link.Options.ValidFrom,
            ValidUntil = link.Options.ValidUntil,
            MaxClicks = link.Options.MaxClicks,
            Enabled = link.Options.IsEnabled,
            Archived = link.Options.IsArchived,
            FallbackUrl = link.Options.FallbackUrl,
            HasPassword = link.Options.PasswordHash is not null,
            ForwardQuery = link.Options.ForwardQuery,
            Crawlable = link.Options.IsCrawlable,
            Notes = link.Options.Notes,
            SocialTitle = link.Options.SocialTitle,
            SocialDescription = link.Options.SocialDescription,
            SocialImage = link.Options.SocialImage,
        };
    }

    /// <summary>What the body asks for, or what is wrong with its form; the draft itself is checked by the editor.</summary>
    public (LinkDraft? Draft, IReadOnlyList<FieldError> Errors) ToDraft() =>
        FormErrors().ToList() is { Count: > 0 } errors
            ? (null, errors)
            : (new LinkDraft
            {
                Slug = Slug,
                Domain = Domain,
                Name = Name ?? "",
                Destination = Destination ?? "",
                Rules = Rules is { Count: > 0 } ? Rules : [.. (Countries ?? []).Select(country => RedirectRule.ForCountry(country.Key, country.Value))],
                Options = ToOptions(),
                Password = Password,
                Tags = Tags ?? [],
                Aliases = Aliases,
                KeepOldSlug = KeepOldSlug ?? true,
            }, []);

    /// <summary>Errors of the draft with the fields that the body has: rules that came as countries are called so.</summary>
    public IEnumerable<FieldError> WithBodyFields(IEnumerable<FieldError> errors)
    {
        var codes = Rules is { Count: > 0 } ? [] : (Countries ?? []).Keys.ToList();
        foreach (var error in errors)
            yield return IndexOf(error.Field) is { } index && index < codes.Count ? error with { Field = $"countries.{codes[index]}" } : error;
    }

    /// <summary>The number of the rule that a field such as <c>rules[12].destination</c> is in; null for other fields.</summary>
    private static int? IndexOf(string field)
    {
        const string Start = "rules[";
        if (!field.StartsWith(Start, StringComparison.Ordinal))
            return null;
        var rest = field.AsSpan(Start.Length);
        return rest.IndexOf(']') is var end and > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }

    private LinkOptions ToOptions() => new()
    {
        StatusCode = StatusCode ?? LinkOptions.Default.StatusCode,
        ValidFrom = ValidFrom?.UtcDateTime,
        ValidUntil = ValidUntil?.UtcDateTime,
        MaxClicks = MaxClicks,
        IsEnabled = Enabled ?? true,
        IsArchived = Archived ?? false,
        FallbackUrl = FallbackUrl,
        ForwardQuery = ForwardQuery ?? false,
        IsCrawlable = Crawlable ?? false,
        Notes = Notes,
        SocialTitle = SocialTitle,
        SocialDescription = SocialDescription,
        SocialImage = SocialImage,
    };

    private IEnumerable<FieldError> FormErrors()
    {
        foreach (var name in (Unknown ?? []).Keys)
            yield return new(name, $"\"{name}\" is not a field of a link. See the LinkBody of /api/v1/openapi.json.");
        if (Countries?.Count > LinkDraft.MaxRules)
        {
            // Not each of them: what is wrong with one matters only in a list that may be as long.
            yield return new("countries", $"A link can have at most {LinkDraft.MaxRules} countries; this has {Format.Number(Countries.Count)}.");
            yield break;
        }
        if (Countries?.FirstOrDefault(country => country.Value is null).Key is { } empty)
            yield return new($"countries.{empty}", "Enter the address for this country, or leave the country out.");
        foreach (var group in (Countries ?? []).Keys.GroupBy(code => code, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            yield return new($"countries.{group.Last()}", "A country can be listed once.");
        if (Rules is { Count: > 0 } && Countries is { Count: > 0 })
            yield return new("countries", "Send either countries or rules: countries are rules of one country each.");
        if (Tags?.Contains(null!) == true)
            yield return new("tags", "A tag is a text.");
    }
}
