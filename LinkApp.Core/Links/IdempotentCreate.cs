namespace LinkApp.Core.Links;

/// <summary>
/// The record of a link that a program created with an idempotency key, and the response. A repeated request with the same
/// key gets the same response and creates nothing.
/// </summary>
public sealed class IdempotentCreate
{
    public const int MaxKeyLength = 255;

    public long Id { get; init; }

    /// <summary>The API key that sent the <see cref="Key"/>; each API key has its own idempotency keys.</summary>
    public int ApiKeyId { get; init; }

    public required string Key { get; init; }

    /// <summary>A keyed hash (HMAC-SHA-256) of the request.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>The body of the response, in JSON.</summary>
    public required byte[] Answer { get; init; }

    public DateTime CreatedAt { get; init; }
}
