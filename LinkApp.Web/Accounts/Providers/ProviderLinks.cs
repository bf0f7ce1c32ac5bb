using System.Globalization;
using System.Security.Cryptography;
using LinkApp.Core.Organizations;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace LinkApp.Web.Accounts.Providers;

/// <summary>
/// The addresses that begin the link of an account with a provider. Each is for one session and a minute, and is made after the user has
/// proven who they are: another site can't begin it.
/// </summary>
internal sealed class ProviderLinks(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("LinkApp.ProviderLink").ToTimeLimitedDataProtector();

    /// <summary>The address, relative to the base URL.</summary>
    public string GetUrl(HttpContext context, User user, ProviderSettings provider) =>
        $"account/providers/{provider.Key}/link?ticket={Uri.EscapeDataString(_protector.Protect(Describe(context, user.Id, provider), Lifetime))}";

    /// <summary>Whether the ticket of an address is valid for a request.</summary>
    public bool IsValid(HttpContext context, ProviderSettings provider, string? ticket)
    {
        try
        {
            return ticket is not null && _protector.Unprotect(ticket) == Describe(context, context.User.UserId(), provider);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Describe(HttpContext context, long userId, ProviderSettings provider) =>
        string.Create(CultureInfo.InvariantCulture, $"{userId} {MemberSessions.GetId(context.User)} {provider.Key}");
}
