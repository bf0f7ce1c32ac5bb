using LinkApp.Core.Organizations;

namespace LinkApp.Web.Members;

/// <summary>The form of an invitation.</summary>
public sealed class MemberInput
{
    public string Email { get; set; } = "";

    public Role Role { get; set; } = Role.Editor;
}
