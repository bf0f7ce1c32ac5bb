using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace LinkApp.Tests.Support;

/// <summary>An authenticator app: computes codes from a key (RFC 6238). Codes are those of the real clock, as in Identity.</summary>
/// <param name="key">The key as the set-up page shows it, in base32, with or without blanks.</param>
internal sealed partial class AuthenticatorApp(string key)
{
    private const int Period = 30;

    // LinkApp accepts each code once, and codes of the periods around the present one.
    private static readonly int[] Periods = [0, 1, -1];

    private int _used;

    /// <summary>Sets up the app in a visitor's account, who is signed in; returns it with the recovery codes.</summary>
    public static async Task<(AuthenticatorApp App, List<string> RecoveryCodes)> SetUpAsync(Visitor visitor)
    {
        var page = await visitor.Client.GetStringAsync("/account/security/authenticator");
        var app = new AuthenticatorApp(ReadKey(page));
        using var answer = await visitor.SendAsync(page, "/account/security/authenticator", ("Form.Code", app.GetCode()));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (app, ReadRecoveryCodes(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>The key on the set-up page.</summary>
    public static string ReadKey(string html) => Key().Match(html).Groups[1].Value;

    /// <summary>The recovery codes on a page.</summary>
    public static List<string> ReadRecoveryCodes(string html) => [.. RecoveryCode().Matches(html).Select(match => match.Groups[1].Value)];

    /// <summary>A right code, another one each time; at most three.</summary>
    public string GetCode() => GetCode(Periods[_used++]);

    private string GetCode(int period)
    {
        var counter = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / Period) + period);
#pragma warning disable CA5350 // The algorithm of authenticator apps.
        var hash = HMACSHA1.HashData(Decode(), counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>A code that is not right.</summary>
    public string GetWrongCode() => GetCode(0) == "000000" ? "000001" : "000000";

    private byte[] Decode()
    {
        var (bytes, buffer, bits) = (new List<byte>(), 0, 0);
        foreach (var character in key.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit))
        {
            buffer = ((buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(character, StringComparison.Ordinal)) & 0xfff;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
        }
        return [.. bytes];
    }

    [GeneratedRegex("<code class=\"break\">([a-z2-7 ]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("<li><code>([A-Z0-9-]+)</code></li>")]
    private static partial Regex RecoveryCode();
}
