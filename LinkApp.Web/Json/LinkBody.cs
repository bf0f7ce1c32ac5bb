using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Json;

/// <summary>A link in the API's JSON. Requests and answers have the same form, so that the body of a GET can be sent back with PUT.</summary>
public sealed record LinkBody
{
    /// <summary>The number of the link, which stays the same. Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public long? Id { get; init; }

    /// <summary>The part of the short URL after the host. If it is left out in a POST, LinkApp chooses one.</summary>
    public string? Slug { get; init; }

    /// <summary>
    /// The domain on which the link answers, one of the organization's. Null for a link that answers on the shared hosts, and on those domains of
    /// the organization on which no other link has its slug.
    /// </summary>
    public string? Domain { get; init; }

    /// <summary>The name of the link in lists and reports.</summary>
    public string? Name { get; init; }

    /// <summary>Where visitors go when no rule matches. Required.</summary>
    public string? Destination { get; init; }

    /// <summary>Destinations by ISO 3166-1 alpha-2 code: a short form for rules of one country each. Null if the link has other rules.</summary>
    public Dictionary<string, string>? Countries { get; init; }

    /// <summary>Redirect rules in order; the first whose conditions are all met wins. Null if <c>countries</c> contains all rules.</summary>
    public List<RedirectRule>? Rules { get; init; }

    /// <summary>The tags of the link, at most 20.</summary>
    public List<string>? Tags { get; init; }

    /// <summary>The status code of the redirect: 301, 302 (default), 307 or 308.</summary>
    public int? StatusCode { get; init; }

    /// <summary>From when the link redirects; UTC unless it has an offset.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>From when the link is over; UTC unless it has an offset.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The number of redirected clicks after which the link is over.</summary>
    public long? MaxClicks { get; init; }

    /// <summary>False switches the link off; default true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>True archives the link: it redirects, but lists leave it out.</summary>
    public bool? Archived { get; init; }

    /// <summary>Where visitors go when the link is expired or disabled.</summary>
    public string? FallbackUrl { get; init; }

    /// <summary>The password that visitors have to enter. Never returned. In requests, null leaves it unchanged and "" removes it.</summary>
    public string? Password { get; init; }

    /// <summary>Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public bool? HasPassword { get; init; }

    /// <summary>Whether the short URL's query is added to the destination's.</summary>
    public bool? ForwardQuery { get; init; }

    /// <summary>Whether search engines may list the short URL; default false.</summary>
    public bool? Crawlable { get; init; }

    /// <summary>Notes for members; visitors never see them.</summary>
    public string? Notes { get; init; }

    /// <summary>The title that social networks show.</summary>
    public string? SocialTitle { get; init; }

    /// <summary>The description that social networks show.</summary>
    public string? SocialDescription { get; init; }

    /// <summary>The address of the picture that social networks show.</summary>
    public string? SocialImage { get; init; }

    /// <summary>Whether the old slug becomes an alias when the slug or the domain changes; default true. Never returned.</summary>
    public bool? KeepOldSlug { get; init; }

    /// <summary>
    /// Earlier slugs that the link still answers to; those on another domain as <c>//go.example.com/slug</c>, on the shared hosts as
    /// <c>///slug</c>. In a PUT, those to keep, null for all; ignored in a POST.
    /// </summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>The state of the link now: active, scheduled, expired or disabled. Set by LinkApp; ignored in requests.</summary>
    public LinkState? State { get; init; }

    /// <summary>Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public string? ShortUrl { get; init; }

    /// <summary>The number of the link's version. Set by LinkApp; in requests, send it as <c>If-Match</c>.</summary>
    [ReadOnly(true)]
    public int? Version { get; init; }

    /// <summary>Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? CreatedAt { get; init; }

    /// <summary>Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? UpdatedAt { get; init; }

    /// <summary>Fields that a link does not have, so that misspelt ones are refused and not silently ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>The body of a link, with its state at a time (UTC).</summary>
    public static LinkBody From(Link link, string? shortUrl, DateTime now) => From(LinkSnapshot.From(link)) with
    {
        Id = link.Id,
        ShortUrl = shortUrl,
        State = link.StateAt(now),
        Version = link.Version,
        CreatedAt = link.CreatedAt,
        UpdatedAt = link.UpdatedAt,
    };

    /// <summary>The body of a version in a link's history.</summary>
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

    /// <summary>The draft in the body, or the errors in its form. The draft itself is validated by the editor.</summary>
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

    /// <summary>Errors of the draft under the names of the body's fields: errors in rules that were sent as countries name the country.</summary>
    public IEnumerable<FieldError> WithBodyFields(IEnumerable<FieldError> errors)
    {
        var codes = Rules is { Count: > 0 } ? [] : (Countries ?? []).Keys.ToList();
        foreach (var error in errors)
            yield return IndexOf(error.Field) is { } index && index < codes.Count ? error with { Field = $"countries.{codes[index]}" } : error;
    }

    /// <summary>The index of the rule of a field such as <c>rules[12].destination</c>; null for other fields.</summary>
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
            // The countries are not checked one by one, since the list may not be that long anyway.
            yield return new("countries", $"A link can have at most {LinkDraft.MaxRules} countries; this one has {Format.Number(Countries.Count)}.");
            yield break;
        }
        if (Countries?.FirstOrDefault(country => country.Value is null).Key is { } empty)
            yield return new($"countries.{empty}", "Enter the address for this country, or leave the country out.");
        foreach (var group in (Countries ?? []).Keys.GroupBy(code => code, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            yield return new($"countries.{group.Last()}", "Each country can occur only once.");
        if (Rules is { Count: > 0 } && Countries is { Count: > 0 })
            yield return new("countries", "Send either countries or rules. Countries are a short form of rules.");
        if (Tags?.Contains(null!) == true)
            yield return new("tags", "A tag must be a text.");
    }
}
