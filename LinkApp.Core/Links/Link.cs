namespace LinkApp.Core.Links;

/// <summary>A short link: a slug, a default destination and the rules that lead some visitors elsewhere.</summary>
public sealed class Link
{
    public long Id { get; init; }

    public int OrganizationId { get; init; }

    /// <summary>The path that visitors open; unique in the whole installation, upper and lower case differ.</summary>
    public required string Slug { get; set; }

    /// <summary>What people call the link; may be empty.</summary>
    public required string Name { get; set; }

    /// <summary>Where a visitor goes whom no rule leads elsewhere.</summary>
    public required string Destination { get; set; }

    /// <summary>In order; the first that matches wins.</summary>
    public List<RedirectRule> Rules { get; init; } = [];

    public List<string> Tags { get; set; } = [];

    /// <summary>Counts the edits from 1; an edit that names an older version is refused.</summary>
    public int Version { get; set; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }
}
