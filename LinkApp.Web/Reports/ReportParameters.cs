using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Reports;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Reports;

/// <summary>The query parameters that select clicks, for reports, lists and files. Each parameter of the filter may be repeated.</summary>
internal sealed record ReportParameters
{
    private static readonly ClickSelection Nothing = new(0, null, new(default, default));

    /// <summary>The first day (2026-01-31) or the start time (2026-01-31T12:00:00Z); by default, 30 days before the end.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>The last day or the end time; by default, the end of today.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>The time zone of days, such as Europe/Berlin; by default, UTC.</summary>
    [FromQuery(Name = "zone")]
    public string? Zone { get; init; }

    /// <summary>Only links with this tag.</summary>
    [FromQuery(Name = "tag")]
    public string[]? Tag { get; init; }

    /// <summary>An ISO 3166-1 alpha-2 country code.</summary>
    [FromQuery(Name = "country")]
    public string[]? Country { get; init; }

    /// <summary>A region, such as Texas, or Texas, US.</summary>
    [FromQuery(Name = "region")]
    public string[]? Region { get; init; }

    /// <summary>A city, such as Paris, or Paris, Texas, US.</summary>
    [FromQuery(Name = "city")]
    public string[]? City { get; init; }

    /// <summary>The host of the referrer; (none) for direct visits.</summary>
    [FromQuery(Name = "referrer")]
    public string[]? Referrer { get; init; }

    /// <summary>A browser, such as Chrome.</summary>
    [FromQuery(Name = "browser")]
    public string[]? Browser { get; init; }

    /// <summary>An operating system, such as Android.</summary>
    [FromQuery(Name = "system")]
    public string[]? System { get; init; }

    /// <summary>A kind of device, such as Mobile.</summary>
    [FromQuery(Name = "device")]
    public string[]? Device { get; init; }

    /// <summary>The address that visitors were sent to.</summary>
    [FromQuery(Name = "destination")]
    public string[]? Destination { get; init; }

    /// <summary>The redirect rule that matched; (none) for the default destination.</summary>
    [FromQuery(Name = "rule")]
    public string[]? Rule { get; init; }

    /// <summary>Whether bots are counted: exclude (the default), include or only.</summary>
    [FromQuery(Name = "bots")]
    public string? Bots { get; init; }

    /// <summary>Whether internal clicks are counted, those of the organization's own people and tests: exclude (the default), include or only.</summary>
    [FromQuery(Name = "internal")]
    public string? Internal { get; init; }

    /// <summary>Reads the selection, of all links with the tags. Returns all errors.</summary>
    public List<FieldError> Read(int organizationId, LinkQueries links, DateTimeOffset now, out ClickSelection selection)
    {
        selection = Nothing;
        List<FieldError> errors = [];
        if (!ReportRange.TryParse(From, To, Zone, now, out var range, out var field, out var error))
            errors.Add(new(field, error));
        var filter = ReportFilter.Parse(name => GetValues(name) ?? [], errors);
        List<string> tags = [.. (Tag ?? []).Where(tag => !string.IsNullOrWhiteSpace(tag)).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (tags.Count > LinkFilter.MaxTags)
            errors.Add(new("tag", $"A link has at most {LinkFilter.MaxTags} tags; ask for no more."));
        if (errors.Count == 0)
            selection = new ClickSelection(organizationId, TaggedLinks.FindIds(links, organizationId, tags), range) { Filter = filter };
        return errors;
    }

    private string?[]? GetValues(string name) => name switch
    {
        "country" => Country,
        "region" => Region,
        "city" => City,
        "referrer" => Referrer,
        "browser" => Browser,
        "system" => System,
        "device" => Device,
        "destination" => Destination,
        "rule" => Rule,
        ReportFilter.BotsWord => Bots is null ? null : [Bots],
        _ => Internal is null ? null : [Internal],
    };
}
