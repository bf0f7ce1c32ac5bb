using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Authorization;

namespace LinkApp.Web.Accounts;

/// <summary>The names of the authorization policies, which say what each role allows; pages and the API share them.</summary>
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
        options.AddPolicy(View, policy => policy.RequireAssertion(context => context.User.Has(Role.Viewer)));
        options.AddPolicy(Edit, policy => policy.RequireAssertion(context => context.User.Has(Role.Editor)));
        options.AddPolicy(Administer, policy => policy.RequireAssertion(context => context.User.Has(Role.Admin)));
        options.AddPolicy(Install, policy => policy.RequireAssertion(context => context.User.Has(Role.Viewer) && context.User.IsInstallationAdmin()));
    }
}
