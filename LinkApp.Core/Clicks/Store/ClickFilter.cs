using System.Collections.Immutable;

namespace LinkApp.Core.Clicks.Store;

/// <summary>Which raw clicks a scan finds: those of an organization and a time that meet all conditions.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="Link">The one link whose clicks are searched, by their index; <see cref="ClickReads.AllLinks"/> for all of the organization's.</param>
/// <param name="From">The first time, in milliseconds since 1970.</param>
/// <param name="To">The time before which they are.</param>
internal sealed record ClickFilter(int Organization, long Link, long From, long To)
{
    /// <summary>Tested in their order.</summary>
    public ImmutableArray<ClickCondition> Conditions { get; init; } = [];
}

/// <summary>A column that must have one of some numbers: ids of a dictionary or of links, or a <see cref="ClickKind"/>.</summary>
internal readonly record struct ClickCondition(ClickColumn Column, HashSet<long> Values);

/// <summary>The columns of a click that a condition can be about.</summary>
internal enum ClickColumn
{
    Link,
    Place,
    Referrer,
    Agent,
    Destination,
    Kind,
    Rule,
}

/// <summary>Clicks of a link, or of <see cref="ClickReads.AllLinks"/>, with ids from one to another, both included.</summary>
internal readonly record struct ClickRange(long Link, long First, long Last);
