using System.Text;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Links.Verifying;

/// <summary>Compares two addresses as a browser and the server behind them would: by where they lead, not by how they are written. Pure.</summary>
internal static class SameLocation
{
    /// <summary>
    /// Whether they are the same but for what makes no difference: upper and lower case of scheme and host, the default port, a missing slash
    /// of an empty path, the case and the need of percent-encoding, the form of international hosts, and the order of query parameters with
    /// different names.
    /// </summary>
    public static bool Is(string? one, string? other) => one == other || (one is not null && other is not null && Normalize(one) == Normalize(other));

    private static string Normalize(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address))
            return text;
        var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Decode)
            .OrderBy(parameter => parameter.Split('=', 2)[0], StringComparer.Ordinal);
        return string.Concat(
            [address.Scheme, "://", address.UserInfo, "@", address.IdnHost, ":", Format.Number(address.Port), Decode(address.AbsolutePath), "?",
                string.Join('&', query), Decode(address.Fragment)]);
    }

    // What is written as %7E or ~, %c3 or %C3, is one; %2F and / are not.
    private static string Decode(string text)
    {
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                var letter = (char)Convert.FromHexString(text.AsSpan(i + 1, 2))[0];
                if (char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~')
                    decoded.Append(letter);
                else
                    decoded.Append(text.AsSpan(i, 3).ToString().ToUpperInvariant());
                i += 2;
            }
            else
            {
                decoded.Append(text[i]);
            }
        }
        return decoded.ToString();
    }
}
