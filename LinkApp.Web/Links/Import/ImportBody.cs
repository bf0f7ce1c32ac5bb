using LinkApp.Core.Links.Import;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Links.Import;

/// <summary>Imports of an organization, the latest first.</summary>
public sealed record ImportListBody(IReadOnlyList<ImportBody> Imports);

/// <summary>An import of links or clicks as the API has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>links</c> or <c>clicks</c>.</param>
/// <param name="File">The name of the file.</param>
/// <param name="Format">The program that wrote the file.</param>
/// <param name="State">
/// <c>reading</c> the file, <c>ready</c> to be started, <c>started</c> (a member can continue one of links that was interrupted; one of clicks goes on by
/// itself), <c>waiting</c> for the store, after which it goes on by itself, <c>stopped</c> by a member, <c>done</c>, <c>undoing</c>, or <c>failed</c>.
/// </param>
/// <param name="Running">Whether the server works on it now.</param>
/// <param name="Rows">Rows of the file that were read.</param>
/// <param name="Imported">Rows that have become links or clicks.</param>
/// <param name="Invalid">Rows that are left out because something is wrong with them.</param>
/// <param name="Clicks">The clicks of all valid rows, once the file was read; more than rows if these are sums.</param>
/// <param name="IgnoredColumns">Columns of the file that are not imported.</param>
/// <param name="Error">Why the file could not be read, or the import does not go on; null if nothing is wrong.</param>
/// <param name="CreatedAt">When the file arrived, UTC.</param>
public sealed record ImportBody(
    long Id, string Kind, string File, string Format, string State, bool Running, int Rows, int Imported, int Invalid, long Clicks,
    IReadOnlyList<string> IgnoredColumns, string? Error, DateTime CreatedAt)
{
    /// <summary>The most entries of <see cref="Skipped"/>.</summary>
    internal const int MaxSkipped = 1_000;

    /// <summary>The error of a file that is no file of clicks.</summary>
    internal const string NoClicks = "This is not a file of clicks. Send CSV whose first line names the columns, such as time,slug,country, or a JSON object "
        + "with time and slug on each line.";

    /// <summary>Why it waits, as a part of a sentence; null if it does not.</summary>
    public string? Reason { get; init; }

    /// <summary>When it is tried again; null if it does not wait.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What is wrong with the first rows of a file of clicks that are left out, at most 1,000; empty in lists.</summary>
    public IReadOnlyList<SkippedBody> Skipped { get; init; } = [];

    /// <summary>The first rows of a file of links that are not valid, at most 1,000; empty in lists.</summary>
    public IReadOnlyList<ImportProblem> Problems { get; init; } = [];

    /// <summary>What is lost of links that are imported, at most 1,000; empty in lists.</summary>
    public IReadOnlyList<ImportNote> Notes { get; init; } = [];

    /// <param name="import">The import as it is stored.</param>
    /// <param name="run">Its present run; null if there is none.</param>
    internal static ImportBody Create(ImportJob import, ImportRun? run)
    {
        // It may end to wait meanwhile: read once.
        var wait = run?.Wait;
        return new(
            import.Id, EnumText.Get(import.Kind), import.FileName, import.Format.Word(), wait is null ? EnumText.Get(import.State) : "waiting",
            run is { HasEnded: false }, import.Rows, import.Created, import.Invalid, import.Clicks, import.IgnoredColumns, import.Error, import.CreatedAt)
        {
            Reason = wait?.Reason,
            RetryAt = wait?.RetryAt,
        };
    }
}

/// <summary>A field because of which a row is left out.</summary>
/// <param name="Line">The line at which the row begins, from 1.</param>
/// <param name="Field">The field; <c>row</c> for the whole row.</param>
/// <param name="Value">What the file has there; cut if it is long.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Cure">What to do.</param>
public sealed record SkippedBody(int Line, string Field, string Value, string Reason, string Cure)
{
    internal static SkippedBody Create(SkippedRow row) => new(row.Line, row.Field, row.Value, row.Reason, row.Cure);

    /// <summary>In a line of text.</summary>
    internal string ToLine() => $"line {Format.Number(Line)}: {Field}{(Value.Length > 0 ? $" “{Value}”" : "")}: {Reason} {Cure}";
}
