using System.Text;
using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>Where short links live.</summary>
/// <param name="ShortHosts">The hosts that answer short links; empty means any host.</param>
public sealed record LinkSettings(IReadOnlyList<string> ShortHosts)
{
    public static LinkSettings Read(SettingsReader reader)
    {
        const string Key = "Links:ShortHosts";
        List<string> hosts = [];
        foreach (var entry in reader.List(Key, "any host", "The hosts that answer short links, such as `go.example.com`; the first is the one in short URLs.") ?? [])
        {
            // A port is allowed; a scheme or a path is a misunderstanding.
            if (Uri.TryCreate($"http://{entry}/", UriKind.Absolute, out var uri) && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0)
                hosts.Add(AsSent(entry, uri));
            else
                reader.Fail(Key, entry, "must be a host name without scheme or path, such as go.example.com.");
        }
        return new(hosts);
    }

    // Browsers send international names in their xn-- form.
    private static string AsSent(string entry, Uri uri) =>
        Ascii.IsValid(entry) ? entry.ToLowerInvariant() : uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}";
}
