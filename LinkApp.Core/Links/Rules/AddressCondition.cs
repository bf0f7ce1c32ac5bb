using System.Net;

namespace LinkApp.Core.Links.Rules;

/// <summary>The visitor's IP address is in one of some ranges. The address is compared and forgotten.</summary>
public sealed record AddressCondition : RuleCondition
{
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

    public override IEnumerable<(string Field, string Message)> Errors() =>
    [
        .. CountErrors(In, "in", "addresses or ranges"),
        .. In.Where(range => Parse(range) is null).Select(range => ("in", $"\"{range}\" is not an address or a CIDR range, such as 203.0.113.0/24 or 2001:db8::/32.")),
    ];

    public override string Describe() => $"address {Or(In)}";

    private static IPNetwork? Parse(string range)
    {
        if (IPNetwork.TryParse(range, out var network))
            return network;
        return IPAddress.TryParse(range, out var address) && range.AsSpan().ContainsAny('.', ':')
            ? new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)
            : null;
    }
}
