using LinkApp.Core.Hosts;
using LinkApp.Core.Links.History;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links.Fields;

/// <summary>
/// The fields of a link. To add an option, add a property to <see cref="LinkOptions"/>, describe it in <see cref="Options"/>,
/// and add it to the API's <c>LinkBody</c>, the form, and the store by a migration.
/// </summary>
public static class LinkFields
{
    public static readonly LinkField Destination = new LinkField<string>("destination", "Destination", link => link.Destination, text => text);

    public static readonly LinkField Slug = new LinkField<string>("slug", "Slug", link => link.Slug, slug => $"/{slug}");

    public static readonly LinkField Aliases = new LinkField<IReadOnlyList<string>>(
        "aliases", "Older slugs", link => link.Aliases, slugs => string.Join(", ", slugs.Select(ShortAddress.Describe)));

    public static readonly LinkField Domain = new LinkField<string?>(
        "domain", "Domain", link => link.Domain, domain => domain is null ? "all hosts" : HostName.Readable(domain));

    public static readonly LinkField Name = new LinkField<string>("name", "Name", link => link.Name, text => text);

    public static readonly LinkField Tags = new LinkField<IReadOnlyList<string>>("tags", "Tags", link => link.Tags, tags => string.Join(", ", tags));

    public static readonly LinkField Rules = new LinkField<IReadOnlyList<RedirectRule>>(
        "rules", "Rules", link => link.Rules, rules => string.Join('\n', rules.Select((rule, i) => $"{i + 1}. {RuleText.Describe(rule)}")));

    public static readonly LinkOption Password = new LinkOption<string?>(
        "password", "Password", FieldTypes.PasswordHash, nameof(LinkOptions.PasswordHash),
        options => options.PasswordHash, (options, hash) => options with { PasswordHash = hash })
    {
        CsvColumn = "has_password",
    };

    /// <summary>The options, in the order of their columns in CSV files.</summary>
    public static IReadOnlyList<LinkOption> Options { get; } =
    [
        new LinkOption<int>(
            "statusCode", "Status code", FieldTypes.Number, nameof(LinkOptions.StatusCode),
            options => options.StatusCode, (options, code) => options with { StatusCode = code })
        {
            Error = options => LinkOptions.StatusCodes.Contains(options.StatusCode)
                ? null
                : $"The status code must be one of {string.Join(", ", LinkOptions.StatusCodes)}.",
        },
        new LinkOption<DateTime?>(
            "validFrom", "Valid from", FieldTypes.Time, nameof(LinkOptions.ValidFrom),
            options => options.ValidFrom, (options, time) => options with { ValidFrom = time }),
        new LinkOption<DateTime?>(
            "validUntil", "Valid until", FieldTypes.Time, nameof(LinkOptions.ValidUntil),
            options => options.ValidUntil, (options, time) => options with { ValidUntil = time })
        {
            Error = options => options.ValidFrom >= options.ValidUntil ? "The end must be after the start." : null,
        },
        new LinkOption<long?>(
            "maxClicks", "Click limit", FieldTypes.Limit, nameof(LinkOptions.MaxClicks),
            options => options.MaxClicks, (options, most) => options with { MaxClicks = most })
        {
            Error = options => options.MaxClicks is < 1 ? "The click limit must be a whole number from 1. Leave it empty for no limit." : null,
        },
        new LinkOption<bool>(
            "enabled", "Enabled", FieldTypes.Switch, nameof(LinkOptions.IsEnabled),
            options => options.IsEnabled, (options, isOn) => options with { IsEnabled = isOn }),
        new LinkOption<bool>(
            "archived", "Archived", FieldTypes.Switch, nameof(LinkOptions.IsArchived),
            options => options.IsArchived, (options, isOn) => options with { IsArchived = isOn })
        {
            IsReadByRedirect = false,
        },
        new LinkOption<string?>(
            "fallbackUrl", "Fallback URL", FieldTypes.Text, nameof(LinkOptions.FallbackUrl),
            options => options.FallbackUrl, (options, url) => options with { FallbackUrl = url })
        {
            Error = options => AddressError(options.FallbackUrl),
        },
        new LinkOption<bool>(
            "forwardQuery", "Query forwarding", FieldTypes.Switch, nameof(LinkOptions.ForwardQuery),
            options => options.ForwardQuery, (options, isOn) => options with { ForwardQuery = isOn }),
        new LinkOption<bool>(
            "crawlable", "Search engines may list it", FieldTypes.Switch, nameof(LinkOptions.IsCrawlable),
            options => options.IsCrawlable, (options, isOn) => options with { IsCrawlable = isOn })
        {
            IsReadByRedirect = false,
        },
        new LinkOption<string?>(
            "notes", "Notes", FieldTypes.Text, nameof(LinkOptions.Notes),
            options => options.Notes, (options, text) => options with { Notes = text })
        {
            IsReadByRedirect = false,
            Error = options => LengthError("Notes", options.Notes, LinkOptions.MaxNotesLength),
        },
        new LinkOption<string?>(
            "socialTitle", "Title for social networks", FieldTypes.Text, nameof(LinkOptions.SocialTitle),
            options => options.SocialTitle, (options, text) => options with { SocialTitle = text })
        {
            Error = options => LengthError("The title", options.SocialTitle, LinkOptions.MaxSocialTitleLength),
        },
        new LinkOption<string?>(
            "socialDescription", "Description for social networks", FieldTypes.Text, nameof(LinkOptions.SocialDescription),
            options => options.SocialDescription, (options, text) => options with { SocialDescription = text })
        {
            Error = options => LengthError("The description", options.SocialDescription, LinkOptions.MaxSocialDescriptionLength),
        },
        new LinkOption<string?>(
            "socialImage", "Image for social networks", FieldTypes.Text, nameof(LinkOptions.SocialImage),
            options => options.SocialImage, (options, url) => options with { SocialImage = url })
        {
            Error = options => AddressError(options.SocialImage),
        },
        Password,
    ];

    /// <summary>All fields, in the order in which people see what has changed.</summary>
    public static IReadOnlyList<LinkField> All { get; } = [Destination, Slug, Aliases, Domain, Name, Tags, Rules, .. Options];

    private static string? AddressError(string? address) => string.IsNullOrWhiteSpace(address) ? null : Links.Destination.Error(address.Trim());

    private static string? LengthError(string subject, string? text, int most) =>
        text?.Length > most ? $"{subject} can have at most {most} characters." : LinkDraft.NulError(text);
}
