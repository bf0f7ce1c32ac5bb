using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Links.Import;

/// <summary>What an import from a server has done, or would do, and the links that it leaves out: the output of the command.</summary>
/// <param name="Result">The numbers.</param>
/// <param name="Problems">The links that are not valid here, at most 1,000.</param>
/// <param name="Notes">What new links lose, at most 1,000.</param>
internal sealed record ServerImportSummary(ServerResult Result, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<ImportNote> Notes)
{
    /// <summary>The summary of a result.</summary>
    public static async Task<ServerImportSummary> ReadAsync(int organizationId, ServerResult result, ImportQueries queries, CancellationToken cancel)
    {
        if (result.LinkImport is not { } id || await queries.FindAsync(organizationId, id, cancel) is not { } import)
            return new(result, [], []);
        var (problems, notes) = await ImportSummary.ReadRowsAsync(import, queries, cancel);
        return new(result, problems, notes);
    }

    /// <summary>The summary as lines of text.</summary>
    /// <param name="isDryRun">Whether nothing was created.</param>
    public IEnumerable<string> Lines(bool isDryRun)
    {
        foreach (var line in ServerImportBody.Lines(Result, isDryRun))
            yield return line;
        foreach (var problem in Problems)
            yield return $"{problem.Slug ?? problem.Destination}: {problem.Message}";
        if (Result.Invalid > Problems.Count)
            yield return $"… and {Format.Number(Result.Invalid - Problems.Count)} more.";
        if (Notes.Count > 0)
            yield return "What these links lose:";
        foreach (var note in Notes)
            yield return $"{note.Slug}: {note.Message}";
    }
}
