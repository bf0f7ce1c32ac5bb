using LinkApp.Core.Links.Import;
using Numbers = LinkApp.Core.Wording.Format;

namespace LinkApp.Web.Links.Import;

/// <summary>What an import did, or would do: the response of the API and the output of the command line.</summary>
/// <param name="Id">The id of the import, as in the addresses of pages; null for a dry run.</param>
/// <param name="Format">The format of the file.</param>
/// <param name="DryRun">Whether the file was only checked.</param>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Created">Links that were created; in a dry run, that would be created.</param>
/// <param name="Taken">Rows that were left out because their slug is taken.</param>
/// <param name="Invalid">Rows that were left out because they are not valid links.</param>
/// <param name="IgnoredColumns">Columns of the file that are not imported.</param>
/// <param name="Problems">The rows that were left out, in the order of the file, at most 1,000.</param>
/// <param name="ProblemsLeftOff">How many further rows were left out.</param>
/// <param name="Notes">What is lost of rows that are imported, in the order of the file, at most 1,000.</param>
public sealed record ImportSummary(
    long? Id, string Format, bool DryRun, int Rows, int Created, int Taken, int Invalid,
    IReadOnlyList<string> IgnoredColumns, IReadOnlyList<ImportProblem> Problems, int ProblemsLeftOff, IReadOnlyList<ImportNote> Notes)
{
    public const int MaxProblems = 1_000;

    /// <summary>The summary of an import; before it starts, what it would do with its present options.</summary>
    internal static async Task<ImportSummary> ReadAsync(ImportJob import, ImportQueries queries, CancellationToken cancel)
    {
        var isDone = import.State == ImportState.Done;
        var renames = !isDone && import.TakenSlugs == TakenSlugs.Rename;
        ImportRowState[] left = renames ? [ImportRowState.Invalid] : [ImportRowState.Taken, ImportRowState.Invalid];
        var problems = await queries.RowsAsync(import, left, 0, MaxProblems, cancel);
        var taken = renames ? 0 : import.Taken;
        return new(
            isDone ? import.Id : null, import.Format.Word(), !isDone, import.Rows, import.Expected, taken, import.Invalid, import.IgnoredColumns,
            [.. problems.Select(ImportProblem.Create)],
            taken + import.Invalid - problems.Count,
            [.. (await queries.NotesAsync(import, MaxProblems, cancel)).Select(ImportNote.Create)]);
    }

    /// <summary>The rows of an import of links that are not valid, and what its links lose.</summary>
    internal static async Task<(IReadOnlyList<ImportProblem> Problems, IReadOnlyList<ImportNote> Notes)> ReadRowsAsync(
        ImportJob import, ImportQueries queries, CancellationToken cancel)
    {
        var problems = await queries.RowsAsync(import, [ImportRowState.Invalid], 0, MaxProblems, cancel);
        var notes = await queries.NotesAsync(import, MaxProblems, cancel);
        return ([.. problems.Select(ImportProblem.Create)], [.. notes.Select(ImportNote.Create)]);
    }

    /// <summary>The summary as lines of text, for the command line.</summary>
    internal IEnumerable<string> Lines()
    {
        yield return $"{Numbers.Count(Rows, "row")} of {Format}: {Numbers.Count(Created, "link")} {(DryRun ? "would be created" : "created")}, {Numbers.Number(Taken)} skipped because their slug is taken, {Numbers.Number(Invalid)} invalid.";
        if (IgnoredColumns.Count > 0)
            yield return $"Not imported: {string.Join(", ", IgnoredColumns)}.";
        foreach (var problem in Problems)
            yield return $"{problem.Line}: {problem.Slug ?? problem.Destination}: {problem.Message}";
        if (ProblemsLeftOff > 0)
            yield return $"… and {Numbers.Number(ProblemsLeftOff)} more.";
        if (Notes.Count > 0)
            yield return "What these links lose:";
        foreach (var note in Notes)
            yield return $"{note.Line}: {note.Slug}: {note.Message}";
    }
}

/// <summary>A row that was left out.</summary>
/// <param name="Line">The line at which it begins in a CSV file, or the number of the entry in a JSON file.</param>
/// <param name="Slug">The slug in the file; null if there is none.</param>
/// <param name="Destination">The destination in the file; cut if it is long.</param>
/// <param name="Reason"><c>taken</c> or <c>invalid</c>.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
public sealed record ImportProblem(int Line, string? Slug, string Destination, string Reason, string Message)
{
    internal static ImportProblem Create(StagedRow row) =>
        new(row.Line, row.Slug, row.Destination, row.State == ImportRowState.Taken ? "taken" : "invalid", row.Message ?? "");
}

/// <summary>What is lost of a row that is imported, such as a rule that LinkApp does not have.</summary>
/// <param name="Line">The line at which the row begins in a CSV file, or the number of the entry in a JSON file.</param>
/// <param name="Slug">The slug; null if it is still to be generated.</param>
/// <param name="Message">The field, its value, the reason and what to do, in sentences.</param>
public sealed record ImportNote(int Line, string? Slug, string Message)
{
    internal static ImportNote Create(StagedRow row) => new(row.Line, row.Slug, row.Message!);
}
