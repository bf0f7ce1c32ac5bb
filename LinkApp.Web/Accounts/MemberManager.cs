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
    /// Admits the request to the lane, before an attempt is counted: what is refused is no attempt. Dispose the ticket afterwards; null without
    /// a request, as in a command.
    /// </summary>
    /// <exception cref="LaneFullException">Too many others wait.</exception>
    public LaneTicket? Enter() =>
        _ticket = requests.HttpContext is { } context ? lanes.Passwords.Enter(Attempt.GetNetwork(context.Connection.RemoteIpAddress)) : null;

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
        using var ticket = Enter()!;
        return await ticket.RunAsync(work, cancel: context.RequestAborted);
    }
}
