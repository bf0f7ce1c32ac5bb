namespace LinkApp.Core.Links.Import;

/// <summary>
/// A file of links on its way in: read into rows that can be looked at, then created in batches. What a batch did and how
/// far it came are of one transaction with its links, so that an import can be stopped anywhere and goes on from there.
/// </summary>
public sealed class ImportJob
{
    /// <summary>A finished import, or one that nobody started, is forgotten after this time; one that was stopped is not.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public long Id { get; init; }

    public int OrganizationId { get; init; }

    /// <summary>What the person's machine calls the file; shown only.</summary>
    public required string FileName { get; init; }

    public ImportFormat Format { get; init; }

    /// <summary>Who imports, for the history of the links.</summary>
    public required string Author { get; init; }

    public ImportState State { get; set; }

    /// <summary>Columns of the file that are not imported.</summary>
    public List<string> IgnoredColumns { get; init; } = [];

    /// <summary>What becomes of links whose slug is taken.</summary>
    public TakenSlugs TakenSlugs { get; set; }

    /// <summary>Tags that every link gets besides its own.</summary>
    public List<string> Tags { get; set; } = [];

    /// <summary>Rows of the file.</summary>
    public int Rows { get; set; }

    /// <summary>Rows that are done with: the first so many.</summary>
    public int Position { get; set; }

    /// <summary>How many rows are of each <see cref="ImportRowState"/>.</summary>
    public int New { get; set; }

    /// <inheritdoc cref="New"/>
    public int Taken { get; set; }

    /// <inheritdoc cref="New"/>
    public int Invalid { get; set; }

    /// <inheritdoc cref="New"/>
    public int Created { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When the state or the position last changed.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>How many links will be created, or were, once all rows are done.</summary>
    public int Expected => Created + New + (TakenSlugs == TakenSlugs.Rename && State != ImportState.Done ? Taken : 0);

    /// <summary>Counts rows that are of a state now, or are so no longer.</summary>
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

/// <summary>How far an import is.</summary>
public enum ImportState
{
    /// <summary>The file is being read.</summary>
    Reading,

    /// <summary>All rows can be looked at; no link was created yet.</summary>
    Ready,

    /// <summary>Links are being created, or were until it was stopped.</summary>
    Started,

    /// <summary>All rows are done.</summary>
    Done,
}

/// <summary>What becomes of a link whose slug another link has.</summary>
public enum TakenSlugs
{
    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It gets a new slug.</summary>
    Rename,
}
