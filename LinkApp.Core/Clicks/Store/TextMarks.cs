using System.Collections;

namespace LinkApp.Core.Clicks.Store;

/// <summary>Which texts are named, by what was read so far: a bit for each text.</summary>
/// <param name="last">The greatest id of a text. It is never deleted, so that no other text gets it.</param>
internal sealed class TextMarks(long last)
{
    private readonly BitArray _named = new((int)last + 1);
    private readonly Dictionary<string, long> _read = [];

    public bool IsNamed(long id) => id >= last || _named[(int)id];

    /// <summary>The id up to which a table was read.</summary>
    public long GetRead(string table) => _read.GetValueOrDefault(table);

    /// <summary>Notes up to which id a table was read.</summary>
    public void SetRead(string table, long id) => _read[table] = id;

    /// <summary>Marks the text of an id; ids of none, up to 0, are left out.</summary>
    public void Mark(long id)
    {
        // Imported clicks have -1 for what their file does not say.
        if (id >= 0 && id < last)
            _named[(int)id] = true;
    }

    /// <summary>Marks the texts of packed counts.</summary>
    public void MarkCounts(ReadOnlySpan<byte> counts)
    {
        for (var reader = new Tally.TallyReader(counts); reader.Read();)
        {
            if (reader.Dimension is Dimension.Rule or Dimension.Referrer or Dimension.Destination)
                Mark(reader.Value);
        }
    }
}
