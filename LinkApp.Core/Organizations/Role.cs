namespace LinkApp.Core.Organizations;

/// <summary>What a member or an API key may do; each role includes the ones before it.</summary>
public enum Role
{
    /// <summary>Sees links, reports and the live map.</summary>
    Viewer,

    /// <summary>Also creates, edits and deletes links.</summary>
    Editor,

    /// <summary>Also manages members, keys and settings.</summary>
    Admin,
}
