using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Json;

/// <summary>An invitation in the API's JSON.</summary>
public sealed record InvitationBody
{
    /// <summary>Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public int? Id { get; init; }

    /// <summary>Who is invited.</summary>
    public string? Email { get; init; }

    /// <summary>The role that they get; editor if it is left out.</summary>
    public Role? Role { get; init; }

    /// <summary>Whether LinkApp sends the invitation by mail; needs a mail server. Only requests have it.</summary>
    public bool? SendMail { get; init; }

    /// <summary>
    /// The address that accepts the invitation, once. Only the response that creates the invitation or makes a new link has it.
    /// </summary>
    [ReadOnly(true)]
    public string? Url { get; init; }

    /// <summary>Set by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? CreatedAt { get; init; }

    /// <summary>Who invited them. Ignored in requests.</summary>
    [ReadOnly(true)]
    public string? CreatedBy { get; init; }

    /// <summary>When the link stops working. Ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? ExpiresAt { get; init; }

    /// <summary>Fields that an invitation does not have, so that misspelt ones are refused and not silently ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    /// <param name="invitation">The invitation.</param>
    /// <param name="url">The address that accepts it; null where it can't be known any more.</param>
    public static InvitationBody From(Invitation invitation, string? url = null) => new()
    {
        Id = invitation.Id,
        Email = invitation.Email,
        Role = invitation.Role,
        Url = url,
        CreatedAt = invitation.CreatedAt,
        CreatedBy = invitation.CreatedBy,
        ExpiresAt = invitation.ExpiresAt,
    };

    /// <summary>What is wrong with a request to invite someone, apart from the address.</summary>
    public IEnumerable<FieldError> FindErrors() =>
        (Unknown?.Keys ?? Enumerable.Empty<string>()).Select(field => new FieldError(field, "An invitation has no such field."));
}

/// <summary>The open and expired invitations, the newest first.</summary>
public sealed record InvitationListBody(IReadOnlyList<InvitationBody> Invitations);
