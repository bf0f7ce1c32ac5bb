using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import;

/// <summary>One link of a file, whatever the file's format.</summary>
/// <param name="Line">The line that the row begins at in a CSV file, the number of the entry in a JSON file; both from 1.</param>
/// <param name="Draft">What the link would be.</param>
public sealed record ImportRow(int Line, LinkDraft Draft)
{
    /// <summary>What could not be read; the draft itself is not checked yet.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>What a link has in the other program and will not have here, in a sentence; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>A file can't be imported at all; the message tells a person why and what to do.</summary>
public sealed class ImportException(string message, Exception? cause = null) : Exception(message, cause);
