using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Authorization;

namespace LinkApp.Web.Accounts;

/// <summary>The names of the authorization policies; pages and the API share them, and <see cref="Rights"/> says which role each needs.</summary>
public static class Policies
{
    /// <summary>May see links, reports and the live map.</summary>
    public const string View = "view";

    /// <summary>May create, edit and delete links.</summary>
    public const string Edit = "edit";

    /// <summary>May manage members, keys and settings.</summary>
    public const string Administer = "administer";

    /// <summary>May see the list of all organizations.</summary>
    public const string Install = "installation";

    public static void Add(AuthorizationOptions options)
    {
        foreach (var right in Rights.All)
            options.AddPolicy(right.Policy, policy => policy.RequireAssertion(context => context.User.Has(right.Role)));
        options.AddPolicy(Install, policy => policy.RequireAssertion(context => context.User.Has(Role.Viewer) && context.User.IsInstallationAdmin()));
    }
}
