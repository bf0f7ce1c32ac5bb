namespace LinkApp.Core.Mail;

/// <summary>A mail that is waiting to be sent, was sent, or could not be sent.</summary>
public sealed class OutgoingMail
{
    public const int MaxSubjectLength = 200;

    public const int MaxErrorLength = 500;

    public long Id { get; set; }

    /// <summary>The organization whose admins see whether it was delivered; null for a mail about an account.</summary>
    public int? OrganizationId { get; set; }

    /// <summary>The address that it goes to.</summary>
    public required string Recipient { get; set; }

    public required string Subject { get; set; }

    /// <summary>Its encrypted text, since it may contain a secret link; null once it was sent or given up.</summary>
    public byte[]? Content { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When it is given up (UTC), such as the end of the link in it.</summary>
    public DateTime ExpiresAt { get; set; }

    /// <summary>When it is tried next (UTC); null once it was sent or given up.</summary>
    public DateTime? NextAt { get; set; }

    /// <summary>When the mail server took it (UTC).</summary>
    public DateTime? SentAt { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>Why the last try failed; null if none did.</summary>
    public string? Error { get; set; }

    /// <summary>Whether it was given up.</summary>
    public bool IsFailed => NextAt is null && SentAt is null;
}
