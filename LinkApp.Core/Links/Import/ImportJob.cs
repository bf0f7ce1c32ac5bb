namespace LinkApp.Core.Links.Import;

/// <summary>
/// An import: a file of links is read into rows that people can check, and then the links are created in batches. A batch
/// stores its links, the results of its rows and the position in one transaction, so that an import can be stopped anywhere
/// and resumed from there.
/// </summary>
public sealed class ImportJob
{
    /// <summary>Imports that are done or were never started are deleted after this time; stopped ones are not.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public long Id { get; init; }

    public int OrganizationId { get; init; }

    /// <summary>What the file has. Of clicks, <see cref="New"/> and <see cref="Created"/> count rows that are or will be clicks.</summary>
    public ImportKind Kind { get; init; }

    /// <summary>The clicks of all valid rows: more than rows where these are sums. 0 for links.</summary>
    public long Clicks { get; set; }

    /// <summary>Whether it starts by itself once the file was read, as those of programs do, and not when a member has checked it.</summary>
    public bool StartsItself { get; init; }

    /// <summary>Why the file of clicks could not be read, for people; null if it could.</summary>
    public string? Error { get; set; }

    /// <summary>The name of the file on the member's machine, for display only.</summary>
    public required string FileName { get; init; }

    /// <summary>The address of the server that it was fetched from; null for a file.</summary>
    public string? Server { get; init; }

    /// <summary>Of clicks of a server: those after this time, UTC; null from the first one on.</summary>
    public DateTime? After { get; init; }

    /// <summary>Of clicks of a server: those up to this time, UTC; null for a file.</summary>
    public DateTime? Until { get; init; }

    /// <summary>The program; of clicks, known once the file was read.</summary>
    public ImportFormat Format { get; set; }

    /// <summary>Who imports, for the history of the links.</summary>
    public required string Author { get; init; }

    public ImportState State { get; set; }

    /// <summary>The columns of the file that are not imported.</summary>
    public List<string> IgnoredColumns { get; init; } = [];

    /// <summary>What to do with links whose slug is taken.</summary>
    public TakenSlugs TakenSlugs { get; set; }

    /// <summary>Tags that every link gets in addition to its own.</summary>
    public List<string> Tags { get; set; } = [];

    /// <summary>The number of rows in the file.</summary>
    public int Rows { get; set; }

    /// <summary>The number of rows that are done, counted from the start of the file.</summary>
    public int Position { get; set; }

    /// <summary>The number of rows in this <see cref="ImportRowState"/>.</summary>
    public int New { get; set; }

    /// <inheritdoc cref="New"/>
    public int Taken { get; set; }

    /// <inheritdoc cref="New"/>
    public int Invalid { get; set; }

    /// <inheritdoc cref="New"/>
    public int Created { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When the state or the position last changed; see <see cref="ImportSigns"/>.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>The number of links that are or will be created in total.</summary>
    public int Expected => Created + New + (TakenSlugs == TakenSlugs.Rename && State != ImportState.Done ? Taken : 0);

    /// <summary>Adds to the number of rows in a state; a negative number takes away.</summary>
    internal void Count(ImportRowState state, int rows)
    {
        switch (state)
        {
            case ImportRowState.New:
                New += rows;
                break;
            case ImportRowState.Taken:
                Taken += rows;
                break;
            case ImportRowState.Invalid:
                Invalid += rows;
                break;
            case ImportRowState.Created:
                Created += rows;
                break;
        }
    }
}

/// <summary>The state of an import.</summary>
public enum ImportState
{
    /// <summary>The file is being read.</summary>
    Reading,

    /// <summary>The file was read and its rows can be checked; no link was created yet.</summary>
    Ready,

    /// <summary>Links are being created, or the import was stopped before its end.</summary>
    Started,

    /// <summary>All rows are done.</summary>
    Done,

    /// <summary>
    /// A member stopped an import of clicks, or one of links on another server. One of clicks that the server stopped is still <see cref="Started"/>, and
    /// goes on at its next start.
    /// </summary>
    Stopped,

    /// <summary>An import of clicks is being undone, which can't be turned back.</summary>
    Undoing,

    /// <summary>The file of clicks could not be read; <see cref="ImportJob.Error"/> says why.</summary>
    Failed,

    /// <summary>No format fits the file: a member has to say which column is which field.</summary>
    Unmapped,
}

/// <summary>What an import file has.</summary>
public enum ImportKind
{
    Links,
    Clicks,

    /// <summary>Not known before the columns of the file are mapped.</summary>
    Unknown,
}

/// <summary>What an import does with a link whose slug is taken.</summary>
public enum TakenSlugs
{
    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It gets a new slug.</summary>
    Rename,
}
