using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Attempts;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.SignInDomains;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts.Providers;

/// <summary>What becomes of a person who comes back from a provider: exactly one of the nested cases.</summary>
internal abstract record ProviderResult
{
    private ProviderResult()
    {
    }

    /// <summary>They are signed in; with an account that was made for them, if they are new.</summary>
    public sealed record SignedIn(User User, bool IsNew = false) : ProviderResult;

    /// <summary>Their account has a second factor, which is next.</summary>
    public sealed record NeedsFactor : ProviderResult;

    /// <summary>The provider is linked to their account.</summary>
    public sealed record Linked : ProviderResult;

    /// <summary>Nothing was changed; the text says why and what to do.</summary>
    public sealed record Refused(string Text) : ProviderResult;
}

/// <summary>Decides what becomes of a person who comes back from a provider: who they are, whether they may have an account, and with which roles.</summary>
internal sealed class ProviderSignIn(
    UserManager<User> users, SignInManager<User> signIn, SignInDomainEditor domains, InvitationEditor invitations, ProviderRoles roles, MemberCookie cookie,
    AccountAudit audit, DeviceCookie devices, GuessGuard guard, ILogger<ProviderSignIn> log)
{
    public async Task<ProviderResult> CompleteAsync(HttpContext context, ProviderSettings provider, ProviderIdentity identity)
    {
        var known = await users.FindByLoginAsync(identity.Authority, identity.Subject);
        var result = identity.Task.LinkTo is { } userId ? await LinkAsync(context, provider, identity, known, userId)
            : known is not null ? await SignInAsync(context, provider, identity, known)
            : await AdmitAsync(context, provider, identity);
        if (result is not ProviderResult.NeedsFactor)
            await context.SignOutAsync(IdentityConstants.ExternalScheme);
        if (result is ProviderResult.Refused)
            await guard.FailAsync(context, AttemptKind.Provider);
        return result;
    }

    private async Task<ProviderResult> SignInAsync(HttpContext context, ProviderSettings provider, ProviderIdentity identity, User user)
    {
        var given = provider.Roles.Where(role => identity.Roles.Contains(role.Value, StringComparer.OrdinalIgnoreCase)).Select(role => role.Given);
        if (provider.RoleClaim is not null
            && await roles.ApplyAsync(user.Id, provider.Authority, provider.Name, given, audit.GetAuthor(context, user)) is { Count: > 0 } unknown)
            log.LogWarning("{Provider} gives roles in organizations that don't exist: {Organizations}", provider.Name, string.Join(", ", unknown));
        // What the provider has checked need not be checked again.
        var result = await signIn.ExternalLoginSignInAsync(
            identity.Authority, identity.Subject, identity.Task.Remember, bypassTwoFactor: identity.HasFactors);
        if (result.RequiresTwoFactor)
            return new ProviderResult.NeedsFactor();
        if (!result.Succeeded)
            return new ProviderResult.Refused("This account can’t sign in.");
        devices.Remember(context, user.Id);
        await audit.WriteAsync(context, user, AuditAction.SignedIn, after: $"by {provider.Name}");
        return new ProviderResult.SignedIn(user);
    }

    private async Task<ProviderResult> LinkAsync(HttpContext context, ProviderSettings provider, ProviderIdentity identity, User? known, long userId)
    {
        if (await users.GetUserAsync(context.User) is not { } user || user.Id != userId)
            return new ProviderResult.Refused("You have signed out in the meantime. Sign in, then try again.");
        if (known is not null)
            return known.Id == userId
                ? new ProviderResult.Linked()
                : new ProviderResult.Refused($"This person of {provider.Name} is linked to another account here.");
        if (identity is not { IsConfirmed: true, Email: { } email })
            return new ProviderResult.Refused(NotConfirmedText(provider));
        if (!AccountInput.IsSame(email, user.Email))
            return new ProviderResult.Refused(
                $"{provider.Name} has confirmed {email}, but your account has the address {user.Email}. Change the address of your account first, or sign in to {provider.Name} as that person.");
        if ((await users.GetLoginsAsync(user)).Any(login => login.LoginProvider == identity.Authority))
            return new ProviderResult.Refused($"Your account is linked to another person of {provider.Name}. Unlink that one first.");
        await AddLoginAsync(user, identity);
        await users.UpdateSecurityStampAsync(user);
        await audit.WriteAsync(context, user, AuditAction.ProviderLinked, after: $"{provider.Name}, {email}");
        await cookie.EndOthersAsync(context, user);
        return new ProviderResult.Linked();
    }

    // A person who has no account yet, or has not linked it.
    private async Task<ProviderResult> AdmitAsync(HttpContext context, ProviderSettings provider, ProviderIdentity identity)
    {
        if (identity is not { IsConfirmed: true, Email: { } email } || EmailAddress.Error(email) is not null)
            return new ProviderResult.Refused(NotConfirmedText(provider));
        if (await users.FindByEmailAsync(email) is { } other)
        {
            await audit.WriteAsync(context, other, AuditAction.SignInFailed, after: $"by {provider.Name}: not linked");
            return new ProviderResult.Refused(
                $"There is an account for {email}, which is not linked to {provider.Name}. Sign in to it as usual first, then link it: Your account → Security.");
        }
        var invitation = await invitations.FindAsync(identity.Task.Invitation);
        if (invitation is not null && !AccountInput.IsSame(email, invitation.Email))
            return new ProviderResult.Refused(
                $"The invitation is for {invitation.Email}, and {provider.Name} has confirmed {email}. Sign in to {provider.Name} as that person, or ask for an invitation of {email}.");
        if (invitation is null && !await domains.AdmitsAsync(email))
            return new ProviderResult.Refused($"There is no account for {email}. Ask an admin of your organization to invite you.");
        var user = new User { UserName = email, Email = email, EmailConfirmed = true, DisplayName = CleanName(identity.Name) };
        var created = await users.CreateAsync(user);
        if (!created.Succeeded)
            return new ProviderResult.Refused(string.Join(" ", created.Errors.Select(error => error.Description)));
        await AddLoginAsync(user, identity);
        var by = audit.GetAuthor(context, user);
        var hasJoined = invitation is not null
            ? await invitations.AcceptAsync(identity.Task.Invitation, user.Id, by) is not null
            : await domains.AdmitAsync(user.Id, email, provider.Name, by);
        if (hasJoined)
        {
            var result = await SignInAsync(context, provider, identity, user);
            return result is ProviderResult.SignedIn signedIn ? signedIn with { IsNew = true } : result;
        }
        // Used or switched off in the meantime: an account that belongs nowhere must not stay.
        await users.DeleteAsync(user);
        return new ProviderResult.Refused($"There is no account for {email}. Ask an admin of your organization to invite you.");
    }

    private async Task AddLoginAsync(User user, ProviderIdentity identity)
    {
        var added = await users.AddLoginAsync(user, new UserLoginInfo(identity.Authority, identity.Subject, identity.Email));
        if (!added.Succeeded)
            throw new InvalidOperationException($"A login can't be added: {string.Join(" ", added.Errors.Select(error => error.Description))}");
    }

    private static string NotConfirmedText(ProviderSettings provider) =>
        $"{provider.Name} has not confirmed your email address. Confirm it there, or ask the people who run {provider.Name}, then try again.";

    private static string? CleanName(string? name) =>
        name?.Trim() is { Length: > 0 and <= User.MaxDisplayNameLength } text && !text.Any(char.IsControl) ? text : null;
}
