namespace LinkApp.Web.Security;

/// <summary>The addresses on which a server with a certificate of its own also answers without encryption.</summary>
internal static class PlainAddresses
{
    /// <summary>Those of <c>urls</c> that other machines reach over plain http: passwords, cookies and API keys can be read on the way.</summary>
    /// <param name="urls">Addresses, separated by semicolons.</param>
    public static IReadOnlyList<string> Find(string? urls) =>
    [
        .. (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !IsLocal(BindingAddress.Parse(url).Host)),
    ];

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address));
}
