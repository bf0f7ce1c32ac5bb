using System.Net;
using System.Net.Sockets;

namespace LinkApp.Core.Organizations.Attempts;

/// <summary>What can be guessed, each counted on its own.</summary>
public enum AttemptKind
{
    /// <summary>A password, at the sign-in or where a signed-in user repeats it.</summary>
    Password,

    /// <summary>A code or a recovery code.</summary>
    SecondFactor,

    /// <summary>Asking for a link to choose a new password.</summary>
    PasswordLink,

    /// <summary>The secret of an invitation.</summary>
    Invitation,

    /// <summary>Creating an account.</summary>
    Account,

    /// <summary>Signing in by a provider; only what fails is counted.</summary>
    Provider,
}

/// <summary>An attempt at something that can be guessed.</summary>
/// <param name="Kind">What is tried.</param>
/// <param name="Address">Where the request comes from; null if unknown.</param>
/// <param name="Account">The account as it was typed in, whether it exists or not; null if none is concerned.</param>
/// <param name="Device">The id of a browser in which this account has signed in before; null for any other.</param>
public sealed record Attempt(AttemptKind Kind, IPAddress? Address, string? Account = null, string? Device = null)
{
    /// <summary>The address as it is counted: of an IPv6 address only the /64 network, since a subscriber has 2^64 addresses.</summary>
    public static string GetNetwork(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexStringLower(address.GetAddressBytes()[..8]),
        _ => address.ToString(),
    };
}
