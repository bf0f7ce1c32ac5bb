using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import;

/// <summary>A row of an import's file: what it would become, and then what it became.</summary>
public sealed class StagedRow
{
    /// <summary>Texts that are only shown are cut to this length.</summary>
    public const int MaxShownLength = 300;

    public long ImportId { get; init; }

    /// <summary>The row's number in the import, from 1.</summary>
    public int Position { get; init; }

    /// <summary>As in <see cref="ImportRow.Line"/>.</summary>
    public int Line { get; init; }

    public ImportRowState State { get; set; }

    /// <summary>The slug that the file names, cut; of a created link, the one that it has. Null where it gets one.</summary>
    public string? Slug { get; set; }

    /// <summary>The destination, cut.</summary>
    public required string Destination { get; init; }

    /// <summary>Why it is not imported, or what is lost by it; null for nothing.</summary>
    public string? Message { get; set; }

    /// <summary>The link to create; null where it can't be.</summary>
    public LinkDraft? Draft { get; set; }

    /// <summary>The link that was created.</summary>
    public long? LinkId { get; set; }

    /// <summary>What is wrong with a row, in sentences.</summary>
    internal static string MessageOf(IEnumerable<FieldError> errors) => Shown(string.Join(" ", errors.Select(error => error.Message).Distinct()));

    internal static string Shown(string text) => text.Length <= MaxShownLength ? text : text[..MaxShownLength] + "…";
}

/// <summary>What a row is.</summary>
public enum ImportRowState
{
    /// <summary>It can be created.</summary>
    New,

    /// <summary>Another link has its slug, or a row before it.</summary>
    Taken,

    /// <summary>It can't be a link.</summary>
    Invalid,

    /// <summary>Its link was created.</summary>
    Created,
}
