using LinkApp.Core.Links.Fields;

namespace LinkApp.Core.Links.History;

/// <summary>A difference between two versions of a link.</summary>
/// <param name="Field">The <see cref="LinkField.Key"/>.</param>
/// <param name="Label">What differs, for people.</param>
/// <param name="Before">In words; null where there was nothing.</param>
/// <param name="After">In words; null where there is nothing any more.</param>
public sealed record LinkDifference(string Field, string Label, string? Before, string? After);

/// <summary>Describes in words the differences between two versions of a link. Pure.</summary>
public static class LinkDiff
{
    /// <param name="before">The older version; null for a link that was just made, whose every value is new.</param>
    /// <param name="after">The newer version.</param>
    /// <param name="zone">The time zone in which times are shown.</param>
    public static IReadOnlyList<LinkDifference> Between(LinkSnapshot? before, LinkSnapshot after, TimeZoneInfo zone)
    {
        // A new link is compared with an empty one, so that only the values it was given are listed.
        var old = before ?? new LinkSnapshot { Slug = "", Destination = "" };
        List<LinkDifference> differences = [];
        foreach (var field in LinkFields.All.Where(field => !field.IsSame(old, after)))
        {
            if (field == LinkFields.Rules)
                differences.AddRange(RuleDiff.Between(old.Rules, after.Rules));
            else
                differences.Add(new(field.Key, field.Label, before is null ? null : field.Describe(old, zone), field.Describe(after, zone)));
        }
        return [.. differences.Select(Password)];
    }

    // In words, a new password is the same as the one before.
    private static LinkDifference Password(LinkDifference difference) =>
        difference.Field == LinkFields.Password.Key && difference is { Before: not null, After: not null }
            ? difference with { After = "another password" }
            : difference;
}
