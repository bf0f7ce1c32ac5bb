using System.Net;
using System.Net.Sockets;

namespace LinkApp.Core.Links.Rules;

/// <summary>IP addresses and CIDR ranges as people list them, IPv4 and IPv6.</summary>
internal static class AddressRange
{
    // The bits before the IPv4 address in an IPv4-mapped IPv6 address.
    private const int MappedLength = 96;

    /// <summary>Parses an address or a range; null if it is neither. A range of IPv4-mapped addresses becomes one of IPv4.</summary>
    public static IPNetwork? Parse(string? range)
    {
        if (range?.Split('/') is not [var text, ..] parts || !IPAddress.TryParse(text, out var address))
            return null;
        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        // IPAddress also accepts short forms such as 10.1, octal numbers, brackets and zones, which are mistakes here.
        if (isIPv4 ? address.ToString() != text : text.AsSpan().ContainsAny('[', '%'))
            return null;
        if (parts.Length == 1)
            range += isIPv4 ? "/32" : "/128";
        if (!IPNetwork.TryParse(range, out var network))
            return null;
        return network is { BaseAddress.IsIPv4MappedToIPv6: true, PrefixLength: >= MappedLength and var length }
            ? new IPNetwork(network.BaseAddress.MapToIPv4(), length - MappedLength)
            : network;
    }

    /// <summary>Whether an address is in one of some ranges; an IPv4-mapped one counts as IPv4.</summary>
    public static bool IsInAny(IPNetwork[] ranges, IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var range in ranges)
        {
            if (range.Contains(address))
                return true;
        }
        return false;
    }
}
