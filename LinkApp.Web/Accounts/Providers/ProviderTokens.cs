using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace LinkApp.Web.Accounts.Providers;

/// <summary>Hands the provider of a sign-in to its new session, and encrypts the id tokens that sessions have.</summary>
internal sealed class ProviderTokens(IDataProtectionProvider protection)
{
    private const string ProviderItem = "provider";
    private const string TokenItem = "id-token";

    private readonly IDataProtector _protector = protection.CreateProtector("LinkApp.IdToken");

    public static void Put(AuthenticationProperties properties, ProviderIdentity identity)
    {
        properties.Items[ProviderItem] = identity.Authority;
        properties.Items[TokenItem] = identity.IdToken;
    }

    /// <summary>Takes the provider out again, before the properties go into a cookie; null if there is none.</summary>
    public static (string Authority, string? IdToken)? Take(AuthenticationProperties properties)
    {
        if (!properties.Items.Remove(ProviderItem, out var authority) || authority is null)
            return null;
        properties.Items.Remove(TokenItem, out var token);
        return (authority, token);
    }

    public string? Protect(string? token) => token is null ? null : _protector.Protect(token);

    /// <summary>A token as the provider made it; null if the keys no longer have the one that it is encrypted with.</summary>
    public string? Unprotect(string? token)
    {
        try
        {
            return token is null ? null : _protector.Unprotect(token);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
