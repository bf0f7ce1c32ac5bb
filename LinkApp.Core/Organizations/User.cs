using Microsoft.AspNetCore.Identity;

namespace LinkApp.Core.Organizations;

/// <summary>A person who can sign in; their memberships decide what they see.</summary>
public sealed class User : IdentityUser<long>
{
    /// <summary>Whether they see the list of all organizations, and name other installation admins. It opens no organization.</summary>
    public bool IsInstallationAdmin { get; set; }
}
