namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>A row of a file of clicks, by field; the same object for every row.</summary>
internal sealed class ClickRecord
{
    private readonly string?[] _values = new string?[ClickFileFormat.FieldCount];

    /// <summary>The line at which it begins, from 1.</summary>
    public int Line { get; set; }

    /// <summary>Why the row could not be read at all; null if it could.</summary>
    public SkippedField? Error { get; set; }

    /// <summary>Whether the row has no clicks, so that there is nothing to import.</summary>
    public bool IsEmpty { get; set; }

    /// <summary>The trimmed text of a field; empty if the row has none, null if the file does not have the field.</summary>
    public string? this[ClickField field]
    {
        get => _values[(int)field];
        set => _values[(int)field] = value;
    }

    public void Clear()
    {
        Array.Clear(_values);
        Error = null;
        IsEmpty = false;
    }
}

/// <summary>What is wrong with a field of a row.</summary>
/// <param name="Field">Its name in LinkApp's own files; <c>row</c> for the whole row.</param>
/// <param name="Value">What the file has there.</param>
/// <param name="Reason">What is wrong, a sentence.</param>
/// <param name="Cure">What to do, a sentence.</param>
internal sealed record SkippedField(string Field, string Value, string Reason, string Cure);
