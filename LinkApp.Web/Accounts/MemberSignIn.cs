using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LinkApp.Web.Accounts;

/// <summary>
/// Identity's sign-in, with one rule more: where an organization requires a second factor, a password alone does not sign in a member
/// whose only second factor is a passkey.
/// </summary>
internal sealed class MemberSignIn(
    UserManager<User> users, IHttpContextAccessor requests, IUserClaimsPrincipalFactory<User> principals, IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<User> confirmation, SecondFactors factors)
    : SignInManager<User>(users, requests, principals, options, log, schemes, confirmation)
{
    public override async Task<bool> IsTwoFactorEnabledAsync(User user) =>
        await base.IsTwoFactorEnabledAsync(user) || await factors.NeedsPasskeyAsync(user.Id);
}
