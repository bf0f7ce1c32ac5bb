using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import;

/// <summary>A stored row of an import file: the link that it would become, and later the result.</summary>
public sealed class StagedRow
{
    /// <summary>The length to which texts are cut that are only for display.</summary>
    public const int MaxShownLength = 300;

    public long ImportId { get; init; }

    /// <summary>The row's number in the import, from 1.</summary>
    public int Position { get; init; }

    /// <summary>As in <see cref="ImportRow.Line"/>.</summary>
    public int Line { get; init; }

    public ImportRowState State { get; set; }

    /// <summary>The slug in the file, cut to length; of a created link, its actual slug. Null if the file has none.</summary>
    public string? Slug { get; set; }

    /// <summary>The destination, cut to length.</summary>
    public required string Destination { get; init; }

    /// <summary>Why the row is not imported, or what the import loses of it; null for neither.</summary>
    public string? Message { get; set; }

    /// <summary>The draft of the link to create; null if the row is invalid.</summary>
    public LinkDraft? Draft { get; set; }

    /// <summary>The id of the link that was created.</summary>
    public long? LinkId { get; set; }

    /// <summary>The errors of a row as sentences.</summary>
    internal static string JoinMessages(IEnumerable<FieldError> errors) => Shown(string.Join(" ", errors.Select(error => error.Message).Distinct()));

    internal static string Shown(string text) => text.Length <= MaxShownLength ? text : text[..MaxShownLength] + "…";
}

/// <summary>The state of a row of an import.</summary>
public enum ImportRowState
{
    /// <summary>Its link can be created.</summary>
    New,

    /// <summary>Another link or an earlier row has its slug.</summary>
    Taken,

    /// <summary>It is not a valid link.</summary>
    Invalid,

    /// <summary>Its link was created.</summary>
    Created,
}
