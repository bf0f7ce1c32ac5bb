namespace LinkApp.Web.Links.Verifying;

/// <summary>What a server answers a visitor.</summary>
/// <param name="Status">The HTTP status; 0 if there was no answer.</param>
/// <param name="Location">Where the visitor is redirected to; null for a page.</param>
public sealed record VerifyAnswer(int Status, string? Location)
{
    internal bool IsPermanent => Status is 301 or 308;

    /// <summary>In words.</summary>
    internal string ToText() => Status == 0 ? "no answer" : $"{Status.ToString(System.Globalization.CultureInfo.InvariantCulture)} {Location ?? "a page"}";
}

/// <summary>A visit that the two servers answer differently.</summary>
/// <param name="Slug">The slug of the link.</param>
/// <param name="Domain">Its domain here; null for the shared hosts.</param>
/// <param name="Visitor">The visitor.</param>
/// <param name="Old">What the old server answers.</param>
/// <param name="New">What LinkApp answers.</param>
public sealed record VerifyDifference(string Slug, string? Domain, string Visitor, VerifyAnswer Old, VerifyAnswer New)
{
    internal string ToLine() => $"/{Slug}, {Visitor}: {Old.ToText()} there, {New.ToText()} here";
}

/// <summary>What a comparison of two servers has found.</summary>
public sealed record VerifyResult
{
    /// <summary>The links that were compared.</summary>
    public int Links { get; init; }

    /// <summary>The visits that were compared.</summary>
    public int Visits { get; init; }

    /// <summary>Visits that are answered differently, all counted.</summary>
    public int DifferenceCount { get; init; }

    /// <summary>The first 1,000 of them.</summary>
    public IReadOnlyList<VerifyDifference> Differences { get; init; } = [];

    /// <summary>Visits that lead to the same place, by a permanent redirect on one side and by a temporary one on the other.</summary>
    public int OtherStatus { get; init; }

    /// <summary>Links that were left out: they depend on the visitor's place, of which the old server is not told.</summary>
    public int ByPlace { get; init; }

    /// <summary>Links that were left out: they answer on another domain.</summary>
    public int OnOtherDomains { get; init; }
}
