using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace LinkApp.Web.Accounts;

/// <summary>Identity's store of users, with hashes of the recovery codes in place of the codes: a copy of the database signs nobody in.</summary>
internal sealed class UserStore(AppDb db, IPasswordHasher<User> hasher) : UserOnlyStore<User, AppDb, long>(db)
{
    // Identity's names of the row with the recovery codes.
    private const string Provider = "[AspNetUserStore]";
    private const string RecoveryCodesName = "RecoveryCodes";

    public override Task ReplaceCodesAsync(User user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        base.ReplaceCodesAsync(user, recoveryCodes.Select(code => hasher.HashPassword(user, code)), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(User user, string code, CancellationToken cancellationToken)
    {
        var stored = await GetTokenAsync(user, Provider, RecoveryCodesName, cancellationToken) ?? "";
        foreach (var hash in stored.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (hasher.VerifyHashedPassword(user, hash, code) is not PasswordVerificationResult.Failed)
                return await base.RedeemCodeAsync(user, hash, cancellationToken);
        }
        return false;
    }
}
