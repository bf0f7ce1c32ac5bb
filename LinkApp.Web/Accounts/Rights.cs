using LinkApp.Core.Organizations;

namespace LinkApp.Web.Accounts;

/// <summary>Something that a role allows, and so does each role above it.</summary>
/// <param name="Role">The lowest role that allows it.</param>
/// <param name="Text">What it is, after "may".</param>
/// <param name="Policy">The authorization policy of its pages and endpoints.</param>
public sealed record Right(Role Role, string Text, string Policy);

/// <summary>Who may do what. The policies, the pages, the API reference and the documentation have it from this table.</summary>
public static class Rights
{
    public static readonly IReadOnlyList<Right> All =
    [
        new(Role.Viewer, "see links, reports and the live map, and export them", Policies.View),
        new(Role.Editor, "create, change, import and delete links", Policies.Edit),
        new(Role.Admin, "manage members, API keys, domains, visitor pages, internal clicks, wallboards and settings, delete clicks, and read the audit log", Policies.Administer),
    ];

    /// <summary>Each role with what it allows, for a choice of a role.</summary>
    public static readonly IReadOnlyList<(Role Role, string Text)> Choices =
        [.. All.Select(right => (right.Role, (right.Role == Role.Viewer ? "May " : "May also ") + right.Text))];

    /// <summary>The right whose policy has a name; null for a policy that is none of a role.</summary>
    public static Right? Find(string? policy) => All.FirstOrDefault(right => right.Policy == policy);
}
