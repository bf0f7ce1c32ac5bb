using LinkApp.Core.Links.Import;
using Numbers = LinkApp.Core.Wording.Format;

namespace LinkApp.Web.Links.Import;

/// <summary>What an import did, or would do: the answer of the API and of the command line.</summary>
/// <param name="Id">The import, as the pages show it; null where nothing was created.</param>
/// <param name="Format">Whose export the file is.</param>
/// <param name="DryRun">Whether the file was only looked at.</param>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Created">Links that were created; in a dry run, that would be.</param>
/// <param name="Taken">Rows that were left out since their slug is taken.</param>
/// <param name="Invalid">Rows that can't be links.</param>
/// <param name="IgnoredColumns">Columns of the file that are not imported.</param>
/// <param name="Problems">The rows that were left out, in the order of the file, at most 1,000.</param>
/// <param name="ProblemsLeftOff">How many more there are.</param>
public sealed record ImportSummary(
    long? Id, string Format, bool DryRun, int Rows, int Created, int Taken, int Invalid,
    IReadOnlyList<string> IgnoredColumns, IReadOnlyList<ImportProblem> Problems, int ProblemsLeftOff)
{
    public const int MaxProblems = 1_000;

    /// <summary>Sums an import up as it is: before its start, as what it would do with the choices that it has.</summary>
    internal static async Task<ImportSummary> OfAsync(ImportJob import, ImportQueries queries, CancellationToken cancel)
    {
        var isDone = import.State == ImportState.Done;
        var renames = !isDone && import.TakenSlugs == TakenSlugs.Rename;
        ImportRowState[] left = renames ? [ImportRowState.Invalid] : [ImportRowState.Taken, ImportRowState.Invalid];
        var problems = await queries.RowsAsync(import, left, 0, MaxProblems, cancel);
        var taken = renames ? 0 : import.Taken;
        return new(
            isDone ? import.Id : null, import.Format.Word(), !isDone, import.Rows, import.Expected, taken, import.Invalid, import.IgnoredColumns,
            [.. problems.Select(
                row => new ImportProblem(row.Line, row.Slug, row.Destination, row.State == ImportRowState.Taken ? "taken" : "invalid", row.Message ?? ""))],
            taken + import.Invalid - problems.Count);
    }

    /// <summary>The same in sentences, for people at a terminal.</summary>
    internal IEnumerable<string> Lines()
    {
        yield return $"{Numbers.Count(Rows, "row")} of {Format}: {Numbers.Count(Created, "link")} {(DryRun ? "would be created" : "created")}, {Numbers.Number(Taken)} left out since their slug is taken, {Numbers.Number(Invalid)} not valid.";
        if (IgnoredColumns.Count > 0)
            yield return $"Not imported: {string.Join(", ", IgnoredColumns)}.";
        foreach (var problem in Problems)
            yield return $"{problem.Line}: {problem.Slug ?? problem.Destination}: {problem.Message}";
        if (ProblemsLeftOff > 0)
            yield return $"… and {Numbers.Number(ProblemsLeftOff)} more.";
    }
}

/// <summary>A row that was left out.</summary>
/// <param name="Line">The line that it begins at in a CSV file, the number of the entry in a JSON file.</param>
/// <param name="Slug">The slug in the file; null for none.</param>
/// <param name="Destination">The destination in the file; cut where it is long.</param>
/// <param name="Reason"><c>taken</c> or <c>invalid</c>.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
public sealed record ImportProblem(int Line, string? Slug, string Destination, string Reason, string Message);
