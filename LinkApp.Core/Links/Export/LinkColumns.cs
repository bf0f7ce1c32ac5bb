namespace LinkApp.Core.Links.Export;

/// <summary>The columns of LinkApp's own CSV, by which a file is known again.</summary>
internal static class LinkColumns
{
    public const string Slug = "slug";
    public const string Name = "name";
    public const string Destination = "destination";
    public const string Tags = "tags";
    public const string Countries = "countries";
    public const string Rules = "rules";
    public const string StatusCode = "status_code";
    public const string ValidFrom = "valid_from";
    public const string ValidUntil = "valid_until";
    public const string MaxClicks = "max_clicks";
    public const string Enabled = "enabled";
    public const string Archived = "archived";
    public const string FallbackUrl = "fallback_url";
    public const string ForwardQuery = "forward_query";
    public const string Notes = "notes";
    public const string SocialTitle = "social_title";
    public const string SocialDescription = "social_description";
    public const string SocialImage = "social_image";

    /// <summary>Whether visitors are asked for a password, of which there is only a hash, and that stays here.</summary>
    public const string HasPassword = "has_password";

    /// <summary>The domain that the link names; empty for the main one.</summary>
    public const string Domain = "domain";

    public const string Aliases = "aliases";
    public const string CreatedAt = "created_at";
    public const string UpdatedAt = "updated_at";

    /// <summary>In the order in which they are written.</summary>
    public static readonly string[] All =
    [
        Slug, Name, Destination, Tags, Countries, Rules, StatusCode, ValidFrom, ValidUntil, MaxClicks, Enabled, Archived, FallbackUrl, ForwardQuery,
        Notes, SocialTitle, SocialDescription, SocialImage, HasPassword, Domain, Aliases, CreatedAt, UpdatedAt,
    ];
}
