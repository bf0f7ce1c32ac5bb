using System.Net.Sockets;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Core.InternalClicks;

/// <summary>Whether an organization leaves out the clicks of its own people, and how it recognizes them besides by their cookie.</summary>
public sealed record InternalClickSettings
{
    /// <summary>The most networks of an organization.</summary>
    public const int MaxNetworks = 50;

    // A shorter prefix is a mistake: it would leave out whole countries.
    private const int MinIPv4Prefix = 8;
    private const int MinIPv6Prefix = 16;

    // As long as the longest address with a prefix, and some more.
    private const int MaxShown = 60;

    private const string NetworksField = "networks";

    public static readonly InternalClickSettings Default = new();

    /// <summary>Whether clicks of the organization's own people are internal; tests of a link always are.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Addresses and CIDR ranges, IPv4 and IPv6.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>The settings without blanks, empty and repeated networks.</summary>
    public InternalClickSettings Clean() => this with
    {
        Networks = [.. Networks.Select(network => network.Trim()).Where(network => network.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)],
    };

    /// <summary>What is wrong with clean settings, by field.</summary>
    public IEnumerable<FieldError> FindErrors()
    {
        if (Networks.Count > MaxNetworks)
            yield return new(NetworksField, $"There can be at most {MaxNetworks} networks; these are {Format.Number(Networks.Count)}.");
        foreach (var network in Networks.Take(MaxNetworks))
        {
            if (FindError(network) is { } error)
                yield return new(NetworksField, error);
        }
    }

    private static string? FindError(string text)
    {
        if (AddressRange.Parse(text) is not { } network)
            return $"\"{(text.Length > MaxShown ? text[..MaxShown] + "…" : text)}\" is not an address or a CIDR range, such as 203.0.113.0/24 or 2001:db8::/32.";
        var min = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? MinIPv4Prefix : MinIPv6Prefix;
        return network.PrefixLength < min ? $"\"{text}\" has too many addresses: use a prefix of /{min} or longer." : null;
    }
}
