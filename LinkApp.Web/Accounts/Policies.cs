using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Authorization;

namespace LinkApp.Web.Accounts;

/// <summary>What a role allows, by name; pages and the API use the same.</summary>
public static class Policies
{
    /// <summary>Sees links, reports and the live map.</summary>
    public const string View = "view";

    /// <summary>Creates, edits and deletes links.</summary>
    public const string Edit = "edit";

    /// <summary>Manages members, keys and settings.</summary>
    public const string Administer = "administer";

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(View, policy => policy.RequireAssertion(context => context.User.Has(Role.Viewer)));
        options.AddPolicy(Edit, policy => policy.RequireAssertion(context => context.User.Has(Role.Editor)));
        options.AddPolicy(Administer, policy => policy.RequireAssertion(context => context.User.Has(Role.Admin)));
    }
}
