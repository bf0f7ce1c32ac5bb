using LinkApp.Core.Links.Import.ClickFiles;

namespace LinkApp.Core.Links.Import;

/// <summary>A field of a row of a file of clicks because of which the row is left out.</summary>
public sealed class SkippedRow
{
    public long ImportId { get; init; }

    /// <summary>Its number among those of the import, from 1.</summary>
    public int Position { get; init; }

    /// <summary>The line of the file at which the row begins, from 1.</summary>
    public int Line { get; init; }

    /// <summary>The field, by its name in LinkApp's own files; <c>row</c> for the whole row.</summary>
    public required string Field { get; init; }

    /// <summary>What the file has there, cut to length; empty for the whole row and for addresses.</summary>
    public required string Value { get; init; }

    /// <summary>What is wrong, a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do, a sentence.</summary>
    public required string Cure { get; init; }

    internal static SkippedRow Create(long import, int position, int line, SkippedField field) => new()
    {
        ImportId = import,
        Position = position,
        Line = line,
        Field = field.Field,
        Value = StagedRow.Shown(field.Value),
        Reason = field.Reason,
        Cure = field.Cure,
    };
}
