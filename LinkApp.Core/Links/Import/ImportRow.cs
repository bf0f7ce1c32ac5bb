using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import;

/// <summary>One link of an import file of any format.</summary>
/// <param name="Line">The line at which the row begins in a CSV file, or the number of the entry in a JSON file; both from 1.</param>
/// <param name="Draft">The draft of the link.</param>
public sealed record ImportRow(int Line, LinkDraft Draft)
{
    /// <summary>The fields that could not be read; the draft itself is not validated yet.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>What of the link is lost by the import, in sentences; null if nothing is.</summary>
    public string? Note { get; init; }

    /// <summary>
    /// Whether the draft's domain is that of another program: it is left out, and the note says so, where the organization does not have it.
    /// </summary>
    public bool HasForeignDomain { get; init; }
}

/// <summary>A file can't be imported at all; the message says why and what to do.</summary>
public class ImportException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>No format fits a file; it may be one whose columns can be mapped by hand.</summary>
public sealed class UnknownFormatException(string message, Exception? cause = null) : ImportException(message, cause);
