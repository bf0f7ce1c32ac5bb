using LinkApp.Core.Wording;

namespace LinkApp.Core.Links;

/// <summary>
/// A slug that a link no longer has, since it was deleted, renamed, or gave up an alias. Until <see cref="HeldFor"/> is over, only
/// the same organization may use it again: the old address may be in print, and its visitors must not end up at a stranger's link.
/// </summary>
public sealed class DeletedSlug
{
    /// <summary>How long a slug is held.</summary>
    public static readonly TimeSpan HeldFor = TimeSpan.FromDays(90);

    /// <summary>Its key (<see cref="SlugRules.Key"/>); it was on the shared hosts.</summary>
    public required string Slug { get; init; }

    /// <summary>The organization that may use it again; null if it was purged, and nobody may.</summary>
    public int? OrganizationId { get; init; }

    /// <summary>UTC.</summary>
    public DateTime DeletedAt { get; init; }

    /// <summary>What is wrong with a slug that is held for another organization.</summary>
    internal static FieldError Error(string slug, DateTime deletedAt) => new(
        "slug",
        $"\"{slug}\" was the slug of another organization's link until lately, and is held for that organization until "
            + $"{Format.Day(deletedAt + HeldFor)}. Choose another slug.");
}
