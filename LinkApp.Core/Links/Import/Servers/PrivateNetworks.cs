using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>Addresses that no server of the public internet has: a request to one reaches this machine, or one beside it.</summary>
internal static class PrivateNetworks
{
    // IANA's registries of special-purpose addresses, without those that are routed for everybody.
    private static readonly IPNetwork[] Networks =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "::/127", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/9", "ff00::/8",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether an address is private, also as one of IPv6 that stands for such a one of IPv4.</summary>
    public static bool Contain(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Embedded(address) is { } inner)
            return Contain(inner);
        return Array.Exists(Networks, network => network.Contains(address));
    }

    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address) || IsCompatible(bytes))
            return new(bytes.AsSpan(12));
        return SixToFour.Contains(address) ? new(bytes.AsSpan(2, 4)) : null;
    }

    // ::a.b.c.d, a form that is out of use but that systems still read; :: and ::1 are no such ones.
    private static bool IsCompatible(byte[] bytes) =>
        !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0) && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(12)) > 1;
}
