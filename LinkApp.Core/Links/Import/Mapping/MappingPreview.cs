namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>The first rows of a file as a map would import them.</summary>
/// <param name="Fields">The mapped fields, in the order of their columns.</param>
/// <param name="Rows">The rows.</param>
public sealed record MappingPreview(IReadOnlyList<MapField> Fields, IReadOnlyList<PreviewRow> Rows)
{
    /// <summary>The most rows of a preview.</summary>
    public const int Size = 10;
}

/// <summary>A row of a preview.</summary>
/// <param name="Line">The line at which it begins, of JSON the number of the entry; from 1.</param>
/// <param name="Cells">A cell for each field.</param>
/// <param name="Error">What is wrong with the row as a whole; null for nothing.</param>
public sealed record PreviewRow(int Line, IReadOnlyList<PreviewCell> Cells, string? Error)
{
    /// <summary>Whether the row would be imported.</summary>
    public bool IsValid => Error is null && Cells.All(cell => cell.Error is null);
}

/// <summary>A cell of a preview.</summary>
/// <param name="Text">The value as it would be imported, or as the file has it if it is wrong.</param>
/// <param name="Error">What is wrong with it and what to do; null for nothing.</param>
public sealed record PreviewCell(string Text, string? Error);
