using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Reports;

namespace LinkApp.Web.Reports;

/// <summary>Which clicks a program asks for: the same for reports, lists and files of clicks. Each parameter of a filter may be given several times.</summary>
/// <param name="From">First day (2026-01-31) or moment (2026-01-31T12:00:00Z); left out, 30 days before the end.</param>
/// <param name="To">Last day or moment; left out, the end of today.</param>
/// <param name="Zone">The time zone of days, such as Europe/Berlin; left out, UTC.</param>
/// <param name="Tag">A tag that the links have.</param>
/// <param name="Country">A code of ISO 3166-1.</param>
/// <param name="Region">Such as Texas, or Texas, US.</param>
/// <param name="City">Such as Paris, or Paris, Texas, US.</param>
/// <param name="Referrer">A host; (none) for direct visits.</param>
/// <param name="Browser">Such as Chrome.</param>
/// <param name="System">Such as Android.</param>
/// <param name="Device">Such as Mobile.</param>
/// <param name="Destination">The address that visitors were sent to.</param>
/// <param name="Rule">The redirect rule that answered; (none) for the default.</param>
/// <param name="Bots">exclude (or left out), include or only.</param>
internal sealed record ReportParameters(
    string? From, string? To, string? Zone, string[]? Tag,
    string[]? Country, string[]? Region, string[]? City, string[]? Referrer, string[]? Browser, string[]? System, string[]? Device, string[]? Destination, string[]? Rule,
    string? Bots)
{
    private static readonly ClickSelection Nothing = new(0, null, new(default, default));

    /// <summary>What is asked for, of all links with the tags; or all that is wrong with it.</summary>
    public List<FieldError> Read(int organizationId, LinkQueries links, DateTimeOffset now, out ClickSelection selection)
    {
        selection = Nothing;
        List<FieldError> errors = [];
        if (!ReportRange.TryParse(From, To, Zone, now, out var range, out var field, out var error))
            errors.Add(new(field, error));
        var filter = ReportFilter.Parse(name => WordsOf(name) ?? [], errors);
        List<string> tags = [.. (Tag ?? []).Where(tag => !string.IsNullOrWhiteSpace(tag)).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (tags.Count > LinkFilter.MaxTags)
            errors.Add(new("tag", $"A link has at most {LinkFilter.MaxTags} tags; ask for no more."));
        if (errors.Count == 0)
            selection = new ClickSelection(organizationId, TaggedLinks.IdsOf(links, organizationId, tags), range) { Filter = filter };
        return errors;
    }

    private string?[]? WordsOf(string name) => name switch
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
        _ => Bots is null ? null : [Bots],
    };
}
