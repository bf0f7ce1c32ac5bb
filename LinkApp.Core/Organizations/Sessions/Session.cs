namespace LinkApp.Core.Organizations.Sessions;

/// <summary>A browser in which a user is signed in. Its cookie names it; without its row, the cookie is refused.</summary>
public sealed class Session
{
    public const int MaxDeviceLength = 100;

    /// <summary>How long a session lasts that nobody uses.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Random, as from <see cref="RandomSecret"/>. It signs nobody in: the cookie is encrypted.</summary>
    public required string Id { get; init; }

    public long UserId { get; init; }

    public User? User { get; init; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>UTC; written up to a minute late (<see cref="SessionUse"/>).</summary>
    public DateTime LastUsedAt { get; init; }

    /// <summary>Browser and operating system, such as <c>Firefox on Windows</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The country in which the session began: ISO 3166-1 alpha-2; null if unknown.</summary>
    public string? Country { get; init; }

    public string? City { get; init; }

    /// <summary>The authority of the provider by which they signed in; null for a password or a passkey.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's id token, encrypted; null for none. The sign-out at the provider names the session there with it.</summary>
    public string? IdToken { get; init; }
}
