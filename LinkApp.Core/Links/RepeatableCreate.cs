namespace LinkApp.Core.Links;

/// <summary>
/// A link that was created under a key of the program's choice, and what the program was told: asked for again with the
/// same key, it is told the same and nothing is created.
/// </summary>
public sealed class RepeatableCreate
{
    public const int MaxKeyLength = 255;

    public long Id { get; init; }

    /// <summary>Whose <see cref="Key"/> it is: programs don't know of each other's.</summary>
    public int ApiKeyId { get; init; }

    public required string Key { get; init; }

    /// <summary>A keyed hash (HMAC-SHA-256) of what was asked for.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>The answer's body, in JSON.</summary>
    public required byte[] Answer { get; init; }

    public DateTime CreatedAt { get; init; }
}
