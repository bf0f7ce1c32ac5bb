using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using LinkApp.Web.Security;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Doctor;

/// <summary>Checks what LinkApp needs from the machine: clock, time zones, an address to listen on, trusted proxies, a geo database.</summary>
internal static class MachineChecks
{
    private const string DefaultUrl = "http://localhost:5000";

    public static Finding Clock(DateTimeOffset now)
    {
        const string Check = "clock";
        // The program's file can't be from the future.
        if (Environment.ProcessPath is { } program && File.GetLastWriteTimeUtc(program) > now.UtcDateTime.AddDays(1))
            return Finding.Fail(Check, $"The clock shows {now:u}, which is before this program was built.", "Set the clock: timedatectl set-ntp true");
        return TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _)
            ? Finding.Ok(Check, $"The clock shows {now:u}, and time zones are installed.")
            : Finding.Warn(Check, "No time zones are installed. Reports and rules in local time don't work.", "Install the package tzdata.");
    }

    public static Finding Alphabets() => CultureInfo.GetCultureInfo("de").NumberFormat.NumberDecimalSeparator == ","
        ? Finding.Ok("alphabets", "ICU is installed.")
        : Finding.Warn(
            "alphabets", "ICU is missing. Searches don't ignore accents, or upper and lower case in other alphabets.",
            "Install ICU (libicu on Debian and Fedora, icu-libs on Alpine).");

    public static IEnumerable<Finding> Listening(string? urls, DataSettings data)
    {
        const string Check = "address";
        var hasServer = DataFolder.HasServer(data);
        foreach (var url in (urls ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (hasServer)
                yield return Finding.Ok(Check, "A server is running on the data folder and listens on its address.");
            else if (!TryReadAddress(url, out var host, out var port))
                yield return Finding.Fail(Check, $"{url} is not an address to listen on.", "Set urls to an address such as http://127.0.0.1:5000 or http://*:8080.");
            else if (ListenError(host, port) is { } reason)
                yield return Finding.Fail(
                    Check, $"LinkApp can't listen on {url}: {reason}",
                    "Stop the program that uses the port, or set urls to another one. Ports below 1024 need the capability CAP_NET_BIND_SERVICE.");
            else
                yield return Finding.Ok(Check, $"{url} is free.");
        }
    }

    public static IEnumerable<Finding> BasePath(HttpSettings settings) => settings.BasePath.Length == 0 ? [] :
    [
        Finding.Ok(
            "base path",
            $"LinkApp is below {settings.BasePath}. A proxy in front must forward the whole path: in nginx, proxy_pass must not end with a slash."),
    ];

    public static Finding Proxies(ProxySettings settings)
    {
        const string Check = "proxy headers";
        var wholeInternet = settings.Trusted.Where(network => network.PrefixLength == 0).ToList();
        if (wholeInternet.Count > 0)
            return Finding.Fail(
                Check, $"Proxy:Trusted contains {wholeInternet[0]}. Every visitor can choose their address with X-Forwarded-For.",
                "List only the addresses of your proxies.");
        return Finding.Ok(Check, settings.Trusted.Count == 0
            ? "No proxy is trusted. A visitor's address is that of the connection."
            : $"X-Forwarded-For, -Proto and -Host are trusted from {string.Join(", ", settings.Trusted)}.");
    }

    /// <summary>Warns of peers whose forwarded headers are ignored; nothing if there is none.</summary>
    public static IEnumerable<Finding> Untrusted(ProxySettings settings, IReadOnlyList<IPAddress> peers)
    {
        if (peers.Where(peer => !settings.IsTrusted(peer)).ToList() is { Count: > 0 } untrusted)
            yield return Finding.Warn(
                "proxy headers",
                $"Forwarded headers from {string.Join(", ", untrusted)} are ignored, since {(untrusted.Count == 1 ? "it is" : "they are")} not in Proxy:Trusted. "
                    + "If your proxy is among them, all visitors seem to come from it.",
                $"Add your proxy, and only it: {UntrustedProxies.GetSetting(settings, untrusted.Take(1))}");
    }

    public static Finding Geo(CoreSettings settings, DateTimeOffset now)
    {
        const string Check = "geo database";
        try
        {
            var source = new GeoSource(settings.Geo, settings.Data, new BundledFiles(settings.Data));
            // Opening it would unpack it into a data folder that does not exist yet.
            if (source.IsBundled && !Directory.Exists(settings.Data.Directory))
                return Finding.Ok(Check, "The one that is included in LinkApp.");
            using var database = source.Open();
            return Geo(database.Info, settings.Geo, now);
        }
        catch (Exception error) when (error is GeoDatabaseException or DataException)
        {
            return Finding.Fail(Check, error.Message, "Install a working file, or go back to the one that is included in LinkApp: linkapp geo use --bundled");
        }
    }

    /// <summary>Checks how old a geo database is.</summary>
    public static Finding Geo(GeoDatabaseInfo info, GeoSettings settings, DateTimeOffset now)
    {
        const string Check = "geo database";
        var days = (int)(now.UtcDateTime - info.BuiltAt).TotalDays;
        var message = $"{info.Type} of {Format.Day(info.BuiltAt)}, {Format.Count(days, "day")} old.";
        return info.IsOld(now)
            ? Finding.Warn(
                Check, message,
                settings.Database is { } path ? $"Replace {path} (Geo:Database) with a newer file." : "Install a newer one: linkapp geo use FILE")
            : Finding.Ok(Check, message);
    }

    private static bool TryReadAddress(string url, out string host, out int port)
    {
        (host, port) = ("", 0);
        // * and + stand for every address of the machine, and are not host names.
        if (!Uri.TryCreate(
            url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https"))
            return false;
        (host, port) = (uri.DnsSafeHost, uri.Port);
        return true;
    }

    private static string? ListenError(string host, int port)
    {
        var address = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var given) ? given : IPAddress.Any;
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return null;
        }
        catch (SocketException error)
        {
            return error.Message;
        }
    }
}
