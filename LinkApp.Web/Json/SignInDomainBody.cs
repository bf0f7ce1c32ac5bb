using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Organizations;
using LinkApp.Core.SignInDomains;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Json;

/// <summary>A sign-in domain in the API's JSON. The body of a GET can be sent back with PATCH.</summary>
public sealed record SignInDomainBody
{
    /// <summary>What follows the @ in email addresses, such as example.com. International names are returned in their xn-- form.</summary>
    public string? Domain { get; init; }

    /// <summary>What people of the domain become: viewer (if left out) or editor.</summary>
    public Role? Role { get; init; }

    /// <summary>Whether they may join; only if the domain is proven.</summary>
    public bool? IsOn { get; init; }

    /// <summary>The name of the DNS record (type TXT) that proves the domain. Ignored in requests.</summary>
    [ReadOnly(true)]
    public string? RecordName { get; init; }

    /// <summary>The text of that record. Ignored in requests.</summary>
    [ReadOnly(true)]
    public string? RecordText { get; init; }

    /// <summary>When the record was found; null if not yet. Ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? ProvenAt { get; init; }

    /// <summary>Ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? CreatedAt { get; init; }

    /// <summary>Who added it. Ignored in requests.</summary>
    [ReadOnly(true)]
    public string? CreatedBy { get; init; }

    /// <summary>Fields that a sign-in domain does not have, so that misspelt ones are refused and not silently ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    public static SignInDomainBody From(SignInDomain domain) => new()
    {
        Domain = domain.Host,
        Role = domain.Role,
        IsOn = domain.IsOn,
        RecordName = domain.RecordName,
        RecordText = domain.RecordText,
        ProvenAt = domain.ProvenAt,
        CreatedAt = domain.CreatedAt,
        CreatedBy = domain.CreatedBy,
    };

    /// <summary>What is wrong with a request, without its values.</summary>
    public IEnumerable<FieldError> FindErrors() => (Unknown ?? []).Keys.Select(
        field => new FieldError(field, $"\"{field}\" is not a field of a sign-in domain. It has domain, role and isOn."));
}

/// <summary>An organization's sign-in domains, by name.</summary>
public sealed record SignInDomainListBody(IReadOnlyList<SignInDomainBody> Domains);
