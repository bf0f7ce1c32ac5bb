using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>What the browser needs to make or to use a passkey: a challenge, in JSON. The challenge is in a cookie of five minutes, too.</summary>
internal static class PasskeyEndpoints
{
    /// <summary>The field of the form that adds a passkey with the user's password.</summary>
    public const string PasswordField = "Passkey.Password";

    public const string CreationOptions = "account/passkeys/creation-options";
    public const string RequestOptions = "account/passkeys/request-options";

    /// <param name="forms">The group <c>/account</c>, which refuses posts without an antiforgery token.</param>
    public static void Map(RouteGroupBuilder forms)
    {
        forms.MapPost("/passkeys/creation-options", CreateAsync).RequireAuthorization();
        forms.MapPost("/passkeys/request-options", async (HttpContext context, SignInManager<User> signIn) =>
            IsPossible(context.Request) ? Json(await signIn.MakePasskeyRequestOptionsAsync(null)) : (IResult)TypedResults.NotFound());
    }

    /// <summary>
    /// Whether passkeys work on the host of a request. They are bound to its name, which <c>HostGate</c> has checked
    /// against <c>Http:AdminHosts</c>; browsers make none for an IP address.
    /// </summary>
    public static bool IsPossible(HttpRequest request) => Uri.CheckHostName(request.Host.Host) == UriHostNameType.Dns;

    private static async Task<IResult> CreateAsync(HttpContext context, UserManager<User> users, SignInManager<User> signIn, IdentityCheck identity)
    {
        if (!IsPossible(context.Request) || await users.GetUserAsync(context.User) is not { Email: { } email } user)
            return TypedResults.NotFound();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await identity.CheckAsync(context, user, form[PasswordField]) is { } error)
            return TypedResults.Json(new Dictionary<string, string> { ["refused"] = error });
        var id = await users.GetUserIdAsync(user);
        return Json(await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = id, Name = email, DisplayName = email }));
    }

    private static ContentHttpResult Json(string json) => TypedResults.Text(json, "application/json");
}
