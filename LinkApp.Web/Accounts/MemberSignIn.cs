using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts.Providers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LinkApp.Web.Accounts;

/// <summary>
/// Identity's sign-in, with two rules more: where an organization requires a second factor, a password alone does not sign in a member
/// whose only second factor is a passkey; and a session that begins with a provider is known as such.
/// </summary>
internal sealed class MemberSignIn(
    UserManager<User> users, IHttpContextAccessor requests, IUserClaimsPrincipalFactory<User> principals, IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<User> confirmation, SecondFactors factors)
    : SignInManager<User>(users, requests, principals, options, log, schemes, confirmation)
{
    public override async Task<bool> IsTwoFactorEnabledAsync(User user) =>
        await base.IsTwoFactorEnabledAsync(user) || await factors.NeedsPasskeyAsync(user.Id);

    // All ways to sign in end here, that by a provider after its second factor, if there is one.
    public override async Task SignInWithClaimsAsync(User user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        authenticationProperties ??= new();
        if (await ProviderIdentity.ReadAsync(Context) is { } identity)
        {
            if (await UserManager.FindByLoginAsync(identity.Authority, identity.Subject) is { } known && known.Id == user.Id)
                ProviderTokens.Put(authenticationProperties, identity);
            await Context.SignOutAsync(IdentityConstants.ExternalScheme);
        }
        await base.SignInWithClaimsAsync(user, authenticationProperties, additionalClaims);
    }
}
