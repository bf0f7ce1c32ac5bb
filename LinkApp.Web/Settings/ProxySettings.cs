using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>The proxies whose forwarded headers are believed.</summary>
/// <param name="Trusted">Networks of the proxies in front of LinkApp; a single address is a network of one.</param>
/// <param name="AddressHeader">The header in which they send the visitor's address, such as CF-Connecting-IP; null for X-Forwarded-For.</param>
public sealed record ProxySettings(IReadOnlyList<IPNetwork> Trusted, string? AddressHeader = null)
{
    private const string HeaderKey = "Proxy:AddressHeader";

    private const string Key = "Proxy:Trusted";

    private static readonly string[] Loopback = ["127.0.0.0/8", "::1"];

    public static ProxySettings Read(SettingsReader reader)
    {
        List<IPNetwork> networks = [];
        foreach (var entry in reader.List(
            Key, string.Join(", ", Loopback), "Addresses and CIDR ranges of proxies whose `X-Forwarded-*` headers are believed.") ?? Loopback)
        {
            if (TryParse(entry, out var network))
                networks.Add(network);
            else
                reader.Fail(Key, entry, "must be an IP address or a CIDR range, such as 10.0.0.0/8, 192.168.1.5 or fd00::/8.");
        }
        return new(networks, ReadHeader(reader));
    }

    /// <summary>Whether an address is that of a trusted proxy. Allocates nothing, except for IPv4 written as IPv6.</summary>
    public bool IsTrusted(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in Trusted)
        {
            if (network.Contains(address))
                return true;
        }
        return false;
    }

    /// <summary>Reads an address or a range. Host bits that are set (10.1.2.3/8) are ignored; IPv4 written as IPv6 becomes IPv4.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/');
        var prefix = -1;
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out var address))
            return false;
        var bits = address.GetAddressBytes().Length * 8;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out prefix) || prefix > bits))
            return false;
        prefix = slash < 0 ? bits : prefix;
        if (address.IsIPv4MappedToIPv6 && prefix >= 96)
            (address, prefix) = (address.MapToIPv4(), prefix - 96);
        network = new IPNetwork(Masked(address, prefix), prefix);
        return true;
    }

    private static string? ReadHeader(SettingsReader reader)
    {
        var name = reader.OptionalText(
            HeaderKey, "The header in which trusted proxies send the visitor's address, such as `CF-Connecting-IP`; without it, that is `X-Forwarded-For`.");
        if (name is null || name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            return name;
        reader.Fail(HeaderKey, name, "must be the name of a header, such as CF-Connecting-IP.");
        return null;
    }

    // IPAddress accepts more than people mean: it reads "10" as 0.0.0.10 and "010.0.0.1" as 8.0.0.1, and drops the port of "[::1]:443".
    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address)
        && (address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() == text : address.ScopeId == 0 && !text.Contains('['));

    private static IPAddress Masked(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xff00 >> Math.Clamp(prefix - (i * 8), 0, 8));
        return new IPAddress(bytes);
    }
}
