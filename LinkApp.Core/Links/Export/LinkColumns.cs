using LinkApp.Core.Links.Fields;

namespace LinkApp.Core.Links.Export;

/// <summary>A column of LinkApp's own CSV.</summary>
/// <param name="Name">Its name in the first line.</param>
/// <param name="Write">The text of a link's cell; null for an empty one.</param>
internal sealed record LinkColumn(string Name, Func<Link, string?> Write);

/// <summary>The columns of LinkApp's own CSV. A file is recognized by their names.</summary>
internal static class LinkColumns
{
    public static readonly LinkColumn Slug = new("slug", link => link.Slug);

    public static readonly LinkColumn Name = new("name", link => link.Name);

    public static readonly LinkColumn Destination = new("destination", link => link.Destination);

    public static readonly LinkColumn Tags = new("tags", link => ListCell.WriteTags(link.Tags));

    /// <summary>The rules of a link whose rules are all for one country each.</summary>
    public static readonly LinkColumn Countries = new("countries", link => ListCell.WriteCountries(link.Countries() ?? []));

    public static readonly LinkColumn Rules = new("rules", link => link.Countries() is null ? ListCell.WriteRules(link.Rules) : null);

    /// <summary>The domain of the link; empty for the shared hosts.</summary>
    public static readonly LinkColumn Domain = new("domain", link => link.Domain);

    public static readonly LinkColumn Aliases = new("aliases", link => ListCell.WriteTags(link.AliasTexts));

    public static readonly LinkColumn CreatedAt = new("created_at", link => FieldTypes.Time.WriteCsv(link.CreatedAt));

    public static readonly LinkColumn UpdatedAt = new("updated_at", link => FieldTypes.Time.WriteCsv(link.UpdatedAt));

    /// <summary>In the order in which they are written.</summary>
    public static readonly LinkColumn[] All =
    [
        Slug, Name, Destination, Tags, Countries, Rules,
        .. LinkFields.Options.Select(option => new LinkColumn(option.CsvColumn, link => option.WriteCsv(link.Options))),
        Domain, Aliases, CreatedAt, UpdatedAt,
    ];

    /// <summary>Their names, in the same order.</summary>
    public static readonly string[] Names = [.. All.Select(column => column.Name)];
}
