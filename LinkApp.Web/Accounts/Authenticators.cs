using System.Drawing;
using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Identity;
using QRCoder;

namespace LinkApp.Web.Accounts;

/// <summary>The key that an authenticator app shares with LinkApp.</summary>
internal static class Authenticators
{
    private const string Issuer = "LinkApp";

    // In pixels.
    private const int PictureSize = 240;

    /// <summary>
    /// The key of a user, made if they have none. Sessions go on: unlike Identity's reset, it doesn't change the security stamp, since a
    /// key protects nothing before its first code has been entered.
    /// </summary>
    public static async Task<string> GetOrCreateKeyAsync(this UserManager<User> users, IUserStore<User> store, User user)
    {
        if (await users.GetAuthenticatorKeyAsync(user) is { Length: > 0 } key)
            return key;
        key = users.GenerateNewAuthenticatorKey();
        await ((IUserAuthenticatorKeyStore<User>)store).SetAuthenticatorKeyAsync(user, key, CancellationToken.None);
        await users.UpdateAsync(user);
        return key;
    }

    /// <summary>Removes the second factor with its key and recovery codes. The security stamp changes.</summary>
    public static async Task RemoveAuthenticatorAsync(this UserManager<User> users, User user)
    {
        await users.SetTwoFactorEnabledAsync(user, false);
        await users.ResetAuthenticatorKeyAsync(user);
        await users.GenerateNewTwoFactorRecoveryCodesAsync(user, 0);
    }

    /// <summary>The key as an SVG picture that authenticator apps scan.</summary>
    public static string DrawKey(string key, string email)
    {
        var uri = $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(email)}?secret={key}&issuer={Issuer}&digits=6";
        using var code = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        return new SvgQRCode(code).GetGraphic(new Size(PictureSize, PictureSize), "#000000", "#ffffff");
    }

    /// <summary>The key as people type it: in lower case, in groups of four.</summary>
    public static string GetKeyText(string key) => string.Join(' ', key.Chunk(4).Select(group => new string(group))).ToLowerInvariant();

    /// <summary>A code as it was meant: apps show it in groups, and some people type these.</summary>
    public static string CleanCode(string? code) => new([.. (code ?? "").Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);

    /// <summary>A recovery code as Identity stores it: in two halves.</summary>
    public static string CleanRecoveryCode(string? code) => CleanCode(code) is { Length: 10 } clean ? $"{clean[..5]}-{clean[5..]}" : "";
}
