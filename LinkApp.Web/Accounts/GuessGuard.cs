using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Attempts;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>Limits what can be guessed on the account pages.</summary>
internal sealed class GuessGuard(AttemptLimits limits, DeviceCookie devices, SignInManager<User> signIn, MemberManager users, TimeProvider time)
{
    /// <summary>Counts an attempt. Returns null if it may be made, or otherwise what to tell the visitor.</summary>
    /// <param name="context">The request.</param>
    /// <param name="kind">What is tried.</param>
    /// <param name="email">The account as it was typed in; null if none is concerned.</param>
    /// <param name="user">The account, if it exists.</param>
    public async Task<string?> BeginAsync(HttpContext context, AttemptKind kind, string? email = null, User? user = null) =>
        Explain(await limits.BeginAsync(GetAttempt(context, kind, email, user), context.RequestAborted));

    /// <summary>
    /// Returns null if an attempt may be made, which counts only if it fails (<see cref="FailAsync"/>), or otherwise what to tell the visitor.
    /// </summary>
    public async Task<string?> CheckAsync(HttpContext context, AttemptKind kind) =>
        Explain(await limits.CheckAsync(GetAttempt(context, kind, null, null), context.RequestAborted));

    /// <summary>Counts an attempt that has failed.</summary>
    public Task FailAsync(HttpContext context, AttemptKind kind) => limits.BeginAsync(GetAttempt(context, kind, null, null), CancellationToken.None);

    /// <summary>Takes an attempt that was right back from the counts.</summary>
    public Task SucceedAsync(HttpContext context, AttemptKind kind, string? email = null, User? user = null) =>
        limits.SucceedAsync(GetAttempt(context, kind, email, user), CancellationToken.None);

    /// <summary>Whether a signed-in user has repeated their password; otherwise what is wrong.</summary>
    public async Task<string?> CheckPasswordAsync(HttpContext context, User user, string password, string wrong)
    {
        string? error = null;
        return await users.TryAsync(CheckAsync) ?? error;

        async Task CheckAsync()
        {
            error = await BeginAsync(context, AttemptKind.Password, user.Email, user);
            if (error is not null)
                return;
            if ((await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: false)).Succeeded)
                await SucceedAsync(context, AttemptKind.Password, user.Email, user);
            else
                error = wrong;
        }
    }

    private string? Explain(DateTime? until)
    {
        if (until is null)
            return null;
        var minutes = Math.Max(1, (int)Math.Ceiling((until.Value - time.GetUtcNow().UtcDateTime).TotalMinutes));
        return $"Too many tries. Wait {Format.Count(minutes, "minute")}, then try again.";
    }

    private Attempt GetAttempt(HttpContext context, AttemptKind kind, string? email, User? user) =>
        new(kind, context.Connection.RemoteIpAddress, email, user is null ? null : devices.Find(context, user.Id));
}
