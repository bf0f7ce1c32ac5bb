using System.Net;
using System.Net.Sockets;

namespace LinkApp.Core.Links.Rules;

/// <summary>Holds if the visitor's IP address is in one of the listed ranges. The address is compared and not stored.</summary>
public sealed record AddressCondition : RuleCondition
{
    // The bits before the IPv4 address in an IPv4-mapped IPv6 address.
    private const int MappedLength = 96;

    private IPNetwork[]? _networks;

    /// <summary>Addresses and CIDR ranges, IPv4 and IPv6.</summary>
    public required IReadOnlyList<string> In { get; init; }

    public override bool Holds(Visit visit)
    {
        if (visit.Address is not { } address)
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        _networks ??= [.. In.Select(range => Parse(range)!.Value)];
        return Array.Exists(_networks, network => network.Contains(address));
    }

    public override IEnumerable<(string Field, string Message)> Errors() => ListErrors(In, "in", "address or range", ranges =>
        ranges.Where(range => Parse(range) is null).Select(
            range => $"\"{range}\" is not an address or a CIDR range, such as 203.0.113.0/24 or 2001:db8::/32."));

    public override string Describe() => $"address {Or(In)}";

    private static IPNetwork? Parse(string? range)
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
}
