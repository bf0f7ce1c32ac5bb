using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Wording;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Json;

/// <summary>A member of an organization in the API's JSON. The body of a GET can be sent back with PATCH.</summary>
public sealed record MemberBody
{
    /// <summary>Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public long? Id { get; init; }

    /// <summary>The address that they sign in with. Ignored in requests.</summary>
    [ReadOnly(true)]
    public string? Email { get; init; }

    /// <summary>The name that they gave themselves; null for none. Ignored in requests.</summary>
    [ReadOnly(true)]
    public string? Name { get; init; }

    /// <summary>What they may do.</summary>
    public Role? Role { get; init; }

    /// <summary>Since when they are a member; null for members from before LinkApp stored it. Ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? JoinedAt { get; init; }

    /// <summary>When they last had LinkApp open, up to a minute late; null for never. Ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? LastActiveAt { get; init; }

    /// <summary>Whether they sign in with a password. Ignored in requests.</summary>
    [ReadOnly(true)]
    public bool? HasPassword { get; init; }

    /// <summary>Whether an authenticator app is their second factor. Ignored in requests.</summary>
    [ReadOnly(true)]
    public bool? HasAuthenticator { get; init; }

    /// <summary>Whether they have a passkey, which counts as both factors. Ignored in requests.</summary>
    [ReadOnly(true)]
    public bool? HasPasskey { get; init; }

    /// <summary>The names of the providers by which they can sign in. Ignored in requests.</summary>
    [ReadOnly(true)]
    public IReadOnlyList<string>? Providers { get; init; }

    /// <summary>
    /// The name of the provider whose claim decides their role at each sign-in; null if admins do. Ignored in requests.
    /// </summary>
    [ReadOnly(true)]
    public string? RoleFrom { get; init; }

    /// <summary>Fields that a member does not have, so that misspelt ones are refused and not silently ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    public static MemberBody From(Member member, SignInProviders providers) => new()
    {
        Id = member.UserId,
        Email = member.Email,
        Name = member.Name,
        Role = member.Role,
        JoinedAt = member.JoinedAt,
        LastActiveAt = member.LastActiveAt,
        HasPassword = member.HasPassword,
        HasAuthenticator = member.HasAuthenticator,
        HasPasskey = member.HasPasskey,
        Providers = [.. member.Providers.Select(providers.GetName)],
        RoleFrom = member.RoleProvider is { } authority ? providers.GetName(authority) : null,
    };

    /// <summary>What is wrong with a request to change the role.</summary>
    public IEnumerable<FieldError> FindErrors()
    {
        foreach (var field in Unknown?.Keys ?? Enumerable.Empty<string>())
            yield return new(field, "A member has no such field. Only \"role\" can be changed.");
        if (Role is null)
            yield return new("role", "Enter the member's role: viewer, editor or admin.");
    }
}

/// <summary>The members of an organization, by email address.</summary>
public sealed record MemberListBody(IReadOnlyList<MemberBody> Members);
