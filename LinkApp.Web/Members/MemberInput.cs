using LinkApp.Core.Organizations;

namespace LinkApp.Web.Members;

/// <summary>The form of an invitation.</summary>
public sealed class MemberInput
{
    /// <summary>The roles and what each allows.</summary>
    public static readonly IReadOnlyList<(Role Role, string Text)> Roles =
    [
        (Role.Viewer, "Sees links, reports and the live map"),
        (Role.Editor, "Also creates, changes and deletes links"),
        (Role.Admin, "Also manages members, keys and settings"),
    ];

    public string Email { get; set; } = "";

    public Role Role { get; set; } = Role.Editor;
}
