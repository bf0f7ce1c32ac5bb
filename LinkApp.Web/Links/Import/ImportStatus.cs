using LinkApp.Core.Links.Import;

namespace LinkApp.Web.Links.Import;

/// <summary>How far an import is: the response of the API.</summary>
/// <param name="Id">The id of the import, as in the addresses of pages.</param>
/// <param name="Format">The format of the file.</param>
/// <param name="State">
/// <c>reading</c> (its file), <c>ready</c> (read, but not started), <c>running</c>, <c>waiting</c> (it goes on by itself), <c>undoing</c>,
/// <c>stopped</c> (a member can continue it on its page) or <c>done</c>.
/// </param>
/// <param name="Reason">Why it waits, as a part of a sentence; null if it does not.</param>
/// <param name="RetryAt">When it is tried again; null if it does not wait.</param>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Position">Rows that are done; when undoing, links that are deleted.</param>
/// <param name="Created">Links that were created.</param>
/// <param name="Taken">Rows that were left out because their slug is taken.</param>
/// <param name="Invalid">Rows that were left out because they are not valid links.</param>
public sealed record ImportStatus(
    long Id, string Format, string State, string? Reason, DateTimeOffset? RetryAt, int Rows, int Position, int Created, int Taken, int Invalid)
{
    /// <param name="import">The import as it is stored.</param>
    /// <param name="run">Its present run; null if there is none.</param>
    internal static ImportStatus From(ImportJob import, ImportRun? run)
    {
        // It may end to wait meanwhile: read once.
        var wait = run?.Wait;
        return new(
            import.Id, import.Format.Word(), GetState(import, run, wait), wait?.Reason, wait?.RetryAt, import.Rows,
            run is { IsUndo: true } ? run.Done : Math.Max(import.Position, run?.Done ?? 0), import.Created, import.Taken, import.Invalid);
    }

    private static string GetState(ImportJob import, ImportRun? run, ImportWait? wait) => import.State switch
    {
        ImportState.Done when run is null => "done",
        ImportState.Reading => "reading",
        ImportState.Ready when run is null => "ready",
        _ when run is null or { HasEnded: true } => "stopped",
        _ when wait is not null => "waiting",
        _ => run.IsUndo ? "undoing" : "running",
    };
}
