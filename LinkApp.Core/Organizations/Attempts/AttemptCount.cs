namespace LinkApp.Core.Organizations.Attempts;

/// <summary>How often something was tried since a time. What was tried by whom is stored as a keyed hash only.</summary>
public sealed class AttemptCount
{
    /// <summary>The keyed hash of what is counted.</summary>
    public required byte[] Key { get; set; }

    /// <summary>When the first of these attempts was made (UTC).</summary>
    public DateTime StartedAt { get; set; }

    public int Count { get; set; }
}
