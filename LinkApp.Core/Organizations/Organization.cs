namespace LinkApp.Core.Organizations;

/// <summary>Who owns links, and whose members see their clicks.</summary>
public sealed class Organization
{
    public const int MaxNameLength = 100;

    public int Id { get; init; }

    public required string Name { get; set; }

    public DateTime CreatedAt { get; init; }
}
