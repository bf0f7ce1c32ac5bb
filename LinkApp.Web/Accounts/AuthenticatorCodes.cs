using System.Collections.Concurrent;
using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>
/// Checks the codes of authenticator apps, and accepts each only once (RFC 6238, 5.2): somebody who looks over a shoulder can't use it a
/// second time. Used codes are in memory, since a code is valid for two and a half minutes.
/// </summary>
internal sealed class AuthenticatorCodes(TimeProvider time) : AuthenticatorTokenProvider<User>
{
    // Identity accepts the codes of five periods of 30 seconds.
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<(long UserId, string Code), DateTimeOffset> _used = new();

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user)
    {
        if (!await base.ValidateAsync(purpose, token, manager, user))
            return false;
        var now = time.GetUtcNow();
        foreach (var (code, at) in _used)
        {
            if (now - at > Validity)
                _used.TryRemove(code, out _);
        }
        return _used.TryAdd((user.Id, token), now);
    }
}
