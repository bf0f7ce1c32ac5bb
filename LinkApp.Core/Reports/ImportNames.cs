using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports;

/// <summary>The imports of a report, as its readers see them.</summary>
internal static class ImportNames
{
    public static IReadOnlyList<ReportImport> Create(IEnumerable<CountedImport> imports) =>
    [
        .. imports.Where(import => import.Position > 0)
            .Select(import => new ReportImport(import.Id, import.Name, UtcTime.ToDate(import.FirstDay), UtcTime.ToDate(import.LastDay)))
            .OrderBy(import => import.Name, StringComparer.Ordinal).ThenBy(import => import.Id),
    ];
}
