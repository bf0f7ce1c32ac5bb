namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>
/// A row of a file of clicks, by field; the same object for every row. It has the characters of the row, and makes a text of a field only if
/// it is asked for: what a row allocates is collected while redirects wait.
/// </summary>
internal sealed class ClickRecord
{
    private readonly Value[] _values = new Value[ClickFileFormat.FieldCount];
    private readonly TextPool _texts = new();
    private char[] _characters = new char[1_024];
    private int _used;

    /// <summary>The line at which it begins, from 1.</summary>
    public int Line { get; set; }

    /// <summary>Why the row could not be read at all; null if it could.</summary>
    public SkippedField? Error { get; set; }

    /// <summary>Whether the row has no clicks, so that there is nothing to import.</summary>
    public bool IsEmpty { get; set; }

    /// <summary>The trimmed text of a field; empty if the row has none, null if the file does not have the field.</summary>
    public string? this[ClickField field]
    {
        get
        {
            ref var value = ref _values[(int)field];
            return value.Text ??= value.Length > 0 ? _texts.Get(_characters.AsSpan(value.Start, value.Length)) : null;
        }
        set => _values[(int)field] = new(value, 0, 0);
    }

    /// <summary>The trimmed characters of a field, for values that are no texts; none if the row or the file has none. Valid until the next change.</summary>
    public ReadOnlySpan<char> GetSpan(ClickField field) =>
        _values[(int)field] is { Text: null } value ? _characters.AsSpan(value.Start, value.Length) : _values[(int)field].Text;

    /// <summary>Room for the characters of a field, for <see cref="Set"/>.</summary>
    /// <param name="most">The most characters that are written into it.</param>
    public Span<char> GetRoom(int most)
    {
        if (_characters.Length - _used < most)
            Array.Resize(ref _characters, Math.Max(_used + most, 2 * _characters.Length));
        return _characters.AsSpan(_used);
    }

    /// <summary>Sets a field to characters, without the blanks around them.</summary>
    /// <param name="field">The field.</param>
    /// <param name="characters">They may be in the room that <see cref="GetRoom"/> has returned.</param>
    public void Set(ClickField field, ReadOnlySpan<char> characters)
    {
        characters = characters.Trim();
        if (characters.IsEmpty)
        {
            this[field] = "";
            return;
        }
        var room = GetRoom(characters.Length);
        characters.CopyTo(room);
        _values[(int)field] = new(null, _used, characters.Length);
        _used += characters.Length;
    }

    public void Clear()
    {
        Array.Clear(_values);
        _used = 0;
        Error = null;
        IsEmpty = false;
    }

    /// <summary>The text of a field, or where its characters are.</summary>
    private record struct Value(string? Text, int Start, int Length);
}

/// <summary>What is wrong with a field of a row.</summary>
/// <param name="Field">Its name in LinkApp's own files; <c>row</c> for the whole row.</param>
/// <param name="Value">What the file has there.</param>
/// <param name="Reason">What is wrong, a sentence.</param>
/// <param name="Cure">What to do, a sentence.</param>
internal sealed record SkippedField(string Field, string Value, string Reason, string Cure);
