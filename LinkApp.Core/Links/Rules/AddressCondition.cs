using System.Net;

namespace LinkApp.Core.Links.Rules;

/// <summary>Holds if the visitor's IP address is in one of the listed ranges. The address is compared and not stored.</summary>
public sealed record AddressCondition : RuleCondition
{
    private IPNetwork[]? _networks;

    /// <summary>Addresses and CIDR ranges, IPv4 and IPv6.</summary>
    public required IReadOnlyList<string> In { get; init; }

    public override bool Holds(Visit visit)
    {
        if (visit.Address is not { } address)
            return false;
        _networks ??= [.. In.Select(range => AddressRange.Parse(range)!.Value)];
        return AddressRange.IsInAny(_networks, address);
    }

    public override IEnumerable<(string Field, string Message)> Errors() => ListErrors(In, "in", "address or range", ranges =>
        ranges.Where(range => AddressRange.Parse(range) is null).Select(
            range => $"\"{range}\" is not an address or a CIDR range, such as 203.0.113.0/24 or 2001:db8::/32."));

    public override string Describe() => $"address {Or(In)}";
}
