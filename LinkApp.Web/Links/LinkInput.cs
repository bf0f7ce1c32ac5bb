using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Links;

/// <summary>What somebody has typed into the link form; nothing of it is lost by an error.</summary>
public sealed class LinkInput
{
    public string Slug { get; set; } = "";

    public string Name { get; set; } = "";

    public string Destination { get; set; } = "";

    public string Tags { get; set; } = "";

    public List<CountryInput> Countries { get; } = [];

    public static LinkInput Of(Link link)
    {
        var input = new LinkInput { Slug = link.Slug, Name = link.Name, Destination = link.Destination, Tags = string.Join(", ", link.Tags) };
        input.Countries.AddRange((link.Countries() ?? []).Select(country => new CountryInput { Code = country.Key, Destination = country.Value }));
        return input;
    }

    /// <summary>The draft; rows of which nothing is filled in are left out.</summary>
    public LinkDraft ToDraft() => new()
    {
        Slug = Slug.Trim() is { Length: > 0 } slug ? slug : null,
        Name = Name,
        Destination = Destination.Trim(),
        Rules = [.. Countries.Where(row => !row.IsBlank).Select(row => RedirectRule.ForCountry(row.Code ?? "", row.Destination.Trim()))],
        Tags = Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };
}

/// <summary>One country's row of the form.</summary>
public sealed class CountryInput
{
    public string? Code { get; set; }

    public string Destination { get; set; } = "";

    public bool IsBlank => Code is null && string.IsNullOrWhiteSpace(Destination);
}
