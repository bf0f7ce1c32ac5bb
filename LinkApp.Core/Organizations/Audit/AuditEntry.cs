namespace LinkApp.Core.Organizations.Audit;

/// <summary>Something that a person, a program or the command line did in an organization. It contains nothing secret.</summary>
public sealed class AuditEntry
{
    /// <summary>The longest text in an entry; a longer one is cut.</summary>
    public const int MaxTextLength = 500;

    /// <summary>Follows the order of the entries.</summary>
    public long Id { get; init; }

    public int OrganizationId { get; init; }

    /// <summary>UTC.</summary>
    public DateTime Time { get; init; }

    /// <summary>Who did it, as in <see cref="Author.Name"/>.</summary>
    public required string Author { get; init; }

    /// <summary>The country that the request came from: ISO 3166-1 alpha-2; null if unknown.</summary>
    public string? Country { get; init; }

    public string? City { get; init; }

    /// <summary>The <see cref="AuditAction.Name"/> of what was done.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, such as a member's email address or a domain.</summary>
    public required string Subject { get; init; }

    /// <summary>What was there before; null if that says nothing.</summary>
    public string? Before { get; init; }

    /// <summary>What is there since; null if that says nothing.</summary>
    public string? After { get; init; }
}
