using System.Collections;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store;

/// <summary>Which texts are named, by the rows that were read so far: a bit for each text.</summary>
/// <param name="last">The greatest id of a text. It is never deleted, so that no other text gets it.</param>
internal sealed class TextMarks(long last)
{
    private readonly BitArray _named = new((int)last + 1);
    private readonly Dictionary<string, long> _read = ClickSchema.TextColumns.Keys.ToDictionary(table => table, _ => 0L);

    public bool IsNamed(long id) => id >= last || _named[(int)id];

    /// <summary>Marks the texts of the rows of all tables that were added since the last call.</summary>
    /// <param name="connection">To <c>clicks.db</c>.</param>
    /// <param name="limit">The most rows of a table.</param>
    /// <returns>How many rows were read.</returns>
    public int ReadRows(SqliteConnection connection, int limit)
    {
        var count = 0;
        foreach (var (table, columns) in ClickSchema.TextColumns)
        {
            using var rows = new Statement(connection, $"SELECT rowid, {columns} FROM {table} WHERE rowid > ?1 ORDER BY rowid LIMIT ?2");
            rows.Begin(_read[table], limit);
            for (; rows.Step(); count++)
            {
                _read[table] = rows.Number(0);
                for (var column = 1; column < rows.Columns; column++)
                    Mark(rows.Number(column));
            }
            rows.Reset();
        }
        return count;
    }

    /// <summary>Marks the texts of packed counts.</summary>
    public void Read(ReadOnlySpan<byte> counts)
    {
        for (var reader = new Tally.TallyReader(counts); reader.Read();)
        {
            if (reader.Dimension is Dimension.Rule or Dimension.Referrer or Dimension.Destination)
                Mark(reader.Value);
        }
    }

    private void Mark(long id)
    {
        // Imported clicks have -1 for what their file does not say.
        if (id >= 0 && id < last)
            _named[(int)id] = true;
    }
}
