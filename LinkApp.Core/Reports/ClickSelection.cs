namespace LinkApp.Core.Reports;

/// <summary>Which clicks a report counts or a list shows.</summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="Links">Of which links; null for all that the organization has or had.</param>
/// <param name="Range">Of which time.</param>
public sealed record ClickSelection(int OrganizationId, IReadOnlyCollection<long>? Links, ReportRange Range)
{
    public ReportFilter Filter { get; init; } = ReportFilter.None;
}
