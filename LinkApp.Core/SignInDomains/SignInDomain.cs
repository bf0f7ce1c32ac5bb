using LinkApp.Core.Organizations;

namespace LinkApp.Core.SignInDomains;

/// <summary>
/// A domain of email addresses whose people may join an organization by themselves: who signs in by a provider for the first time,
/// with a confirmed address of it, becomes a member.
/// </summary>
public sealed class SignInDomain
{
    public const int MaxPerOrganization = 20;

    public int Id { get; init; }

    public int OrganizationId { get; init; }

    /// <summary>The domain, such as <c>example.com</c>: lower case, international names in their xn-- form.</summary>
    public required string Host { get; init; }

    /// <summary>What its people become: viewers or editors.</summary>
    public Role Role { get; set; }

    /// <summary>A random text that the DNS record contains.</summary>
    public required string Token { get; init; }

    /// <summary>When the DNS record was found, in UTC; null: not yet.</summary>
    public DateTime? ProvenAt { get; set; }

    /// <summary>Whether its people may join; only if it is proven.</summary>
    public bool IsOn { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Who added it, as in <see cref="Author.Name"/>.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The name of the DNS record (type TXT) that proves the domain.</summary>
    public string RecordName => $"_linkapp.{Host}";

    /// <summary>The text of that record.</summary>
    public string RecordText => $"linkapp-verification={Token}";
}
