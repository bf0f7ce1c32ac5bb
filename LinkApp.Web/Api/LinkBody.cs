using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Api;

/// <summary>A link in the API's JSON. The same form goes both ways, so that what GET gave can be PUT back.</summary>
public sealed record LinkBody
{
    public string? Slug { get; init; }

    public string? Name { get; init; }

    public string? Destination { get; init; }

    /// <summary>Destinations by ISO 3166-1 alpha-2 code.</summary>
    public Dictionary<string, string>? Countries { get; init; }

    public List<string>? Tags { get; init; }

    /// <summary>Given by LinkApp; ignored in requests.</summary>
    public string? ShortUrl { get; init; }

    /// <summary>Given by LinkApp; in requests, send it as <c>If-Match</c>.</summary>
    public int? Version { get; init; }

    /// <summary>Given by LinkApp; ignored in requests.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>Given by LinkApp; ignored in requests.</summary>
    public DateTime? UpdatedAt { get; init; }

    /// <summary>Fields that no link has: a misspelt one must not be dropped in silence.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    public static LinkBody Of(Link link, string shortUrl) => new()
    {
        Slug = link.Slug,
        ShortUrl = shortUrl,
        Name = link.Name,
        Destination = link.Destination,
        Countries = link.Countries()?.ToDictionary(),
        Tags = link.Tags,
        Version = link.Version,
        CreatedAt = link.CreatedAt,
        UpdatedAt = link.UpdatedAt,
    };

    /// <summary>What the body asks for, or what is wrong with its form; the draft itself is checked by the editor.</summary>
    public (LinkDraft? Draft, IReadOnlyList<FieldError> Errors) ToDraft()
    {
        List<FieldError> errors = [.. (Unknown ?? []).Keys.Select(name => new FieldError(name, $"\"{name}\" is not a field of a link. The fields are slug, name, destination, countries and tags."))];
        if (Countries?.FirstOrDefault(country => country.Value is null).Key is { } empty)
            errors.Add(new($"countries.{empty}", "Enter the address for this country, or leave the country out."));
        if (Tags?.Contains(null!) == true)
            errors.Add(new("tags", "A tag is a text."));
        errors.AddRange((Countries ?? []).Keys.GroupBy(code => code, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .Select(group => new FieldError($"countries.{group.Last()}", "A country can be listed once.")));
        if (errors.Count > 0)
            return (null, errors);
        IReadOnlyList<RedirectRule> rules = [.. (Countries ?? []).Select(country => RedirectRule.ForCountry(country.Key, country.Value))];
        return (new LinkDraft { Slug = Slug, Name = Name ?? "", Destination = Destination ?? "", Rules = rules, Tags = Tags ?? [] }, errors);
    }

    /// <summary>Errors of the draft with the fields that the body has: rules that came as countries are called so.</summary>
    public IEnumerable<FieldError> InBodysWords(IEnumerable<FieldError> errors)
    {
        var codes = (Countries ?? []).Keys.ToList();
        foreach (var error in errors)
        {
            var index = codes.FindIndex(code => error.Field.StartsWith($"rules[{codes.IndexOf(code)}]", StringComparison.Ordinal));
            yield return index < 0 ? error : error with { Field = $"countries.{codes[index]}" };
        }
    }
}
