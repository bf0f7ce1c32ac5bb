using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace LinkApp.Web.Accounts;

/// <summary>
/// A cookie of a browser in which accounts have signed in before. It gives no access: while an account is being guessed from
/// elsewhere, its owner can still sign in with this browser.
/// </summary>
internal sealed class DeviceCookie(IDataProtectionProvider protection, HttpSettings http)
{
    /// <summary>How long a browser is known after the last sign-in.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    // More accounts than one person has; the one that signed in first is forgotten.
    private const int MaxUsers = 8;

    private const int IdBytes = 16;

    private readonly IDataProtector _protector = protection.CreateProtector("LinkApp.Device");
    private readonly string _name = http.GetCookieName("linkapp-device");

    /// <summary>The browser's id, if a user has signed in with it before; otherwise null.</summary>
    public string? Find(HttpContext context, long userId) => Read(context) is var (id, users) && users.Contains(userId) ? id : null;

    /// <summary>Records that a user has signed in with the browser.</summary>
    public void Remember(HttpContext context, long userId)
    {
        var (id, users) = Read(context) ?? (Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)), []);
        var remembered = users.Where(user => user != userId).Append(userId).TakeLast(MaxUsers).Select(user => user.ToString(CultureInfo.InvariantCulture));
        context.Response.Cookies.Append(_name, _protector.Protect($"{id} {string.Join(' ', remembered)}"), new CookieOptions
        {
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            Path = http.CookiePath,
            MaxAge = Lifetime,
            IsEssential = true,
        });
    }

    private (string Id, IReadOnlyList<long> Users)? Read(HttpContext context)
    {
        if (context.Request.Cookies[_name] is not { Length: > 0 } cookie)
            return null;
        try
        {
            var parts = _protector.Unprotect(cookie).Split(' ');
            return (parts[0], [.. parts[1..].Select(user => long.Parse(user, CultureInfo.InvariantCulture))]);
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
