namespace LinkApp.Core.InternalClicks;

/// <summary>The settings of an organization as they are stored; one that never changed them has none.</summary>
public sealed class SavedInternalClicks
{
    public int OrganizationId { get; init; }

    public bool IsEnabled { get; set; }

    /// <summary>As in <see cref="InternalClickSettings.Networks"/>.</summary>
    public required IReadOnlyList<string> Networks { get; set; }

    public DateTime UpdatedAt { get; set; }

    public InternalClickSettings ToSettings() => new() { IsEnabled = IsEnabled, Networks = Networks };
}
