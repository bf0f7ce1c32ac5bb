using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LinkApp.Tests.Support;

/// <summary>The Content-Security-Policy of the pages for visitors.</summary>
internal static partial class VisitorPolicy
{
    /// <summary>The policy that a page must have: its style is allowed by its hash, and nothing else that is inline.</summary>
    /// <param name="page">The HTML of the page.</param>
    /// <param name="formAction">Where its form may lead.</param>
    public static string Get(string page, string formAction = "'none'")
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(GetStyle(page))));
        return $"default-src 'none'; style-src 'self' 'sha256-{hash}'; img-src 'self'; base-uri 'none'; form-action {formAction}; frame-ancestors 'none'";
    }

    /// <summary>The style in the page.</summary>
    public static string GetStyle(string page) => Style().Match(page).Groups[1].Value;

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
