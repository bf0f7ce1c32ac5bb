using System.Globalization;
using LinkApp.Core.Lanes;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Attempts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LinkApp.Web.Accounts;

/// <summary>Identity's users. Whatever hashes a password or a recovery code waits for its turn in a lane, where each network takes its turn.</summary>
internal sealed class MemberManager(
    IUserStore<User> store, IOptions<IdentityOptions> options, IPasswordHasher<User> hasher, IEnumerable<IUserValidator<User>> userValidators,
    IEnumerable<IPasswordValidator<User>> passwordValidators, ILookupNormalizer normalizer, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<User>> log, IHttpContextAccessor requests, WorkLanes lanes)
    : UserManager<User>(store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, log)
{
    private LaneTicket? _ticket;

    /// <summary>
    /// Does what a form asks for, all of it in one admission to the lane, so that nothing is left half done, and what is refused is no attempt.
    /// </summary>
    /// <returns>What to tell the visitor if too many others wait: nothing was done, and the answer is 503. Null if it was done.</returns>
    public async Task<string?> TryAsync(Func<Task> work)
    {
        if (requests.HttpContext is not { } context || _ticket is { IsOpen: true })
        {
            await work();
            return null;
        }
        try
        {
            using var ticket = _ticket = Enter(context);
            await work();
            return null;
        }
        catch (LaneFullException error)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = ((int)LaneFullException.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return error.Message;
        }
    }

    /// <summary>The work of checking a password, for a visitor whose account does not exist.</summary>
    public Task HashForNobodyAsync(string password) => RunAsync(() => Task.FromResult(PasswordHasher.HashPassword(new User(), password)));

    public override Task<bool> CheckPasswordAsync(User user, string password) => RunAsync(() => base.CheckPasswordAsync(user, password));

    public override Task<IdentityResult> CreateAsync(User user, string password) => RunAsync(() => base.CreateAsync(user, password));

    public override Task<IdentityResult> AddPasswordAsync(User user, string password) => RunAsync(() => base.AddPasswordAsync(user, password));

    public override Task<IdentityResult> ChangePasswordAsync(User user, string currentPassword, string newPassword) =>
        RunAsync(() => base.ChangePasswordAsync(user, currentPassword, newPassword));

    public override Task<IdentityResult> ResetPasswordAsync(User user, string token, string newPassword) =>
        RunAsync(() => base.ResetPasswordAsync(user, token, newPassword));

    public override Task<IEnumerable<string>?> GenerateNewTwoFactorRecoveryCodesAsync(User user, int number) =>
        RunAsync(() => base.GenerateNewTwoFactorRecoveryCodesAsync(user, number));

    public override Task<IdentityResult> RedeemTwoFactorRecoveryCodeAsync(User user, string code) =>
        RunAsync(() => base.RedeemTwoFactorRecoveryCodeAsync(user, code));

    private async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        if (requests.HttpContext is not { } context)
            return await work();
        if (_ticket is { IsOpen: true } open)
            return await open.RunAsync(work, cancel: context.RequestAborted);
        using var ticket = Enter(context);
        return await ticket.RunAsync(work, cancel: context.RequestAborted);
    }

    private LaneTicket Enter(HttpContext context) => lanes.Passwords.Enter(Attempt.GetNetwork(context.Connection.RemoteIpAddress));
}
