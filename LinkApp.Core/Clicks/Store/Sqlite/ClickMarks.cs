using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>Marks the texts that clicks of <c>clicks.db</c> name.</summary>
internal static class ClickMarks
{
    /// <inheritdoc cref="ClickReads.MarkClicks"/>
    public static int Read(SqliteConnection connection, TextMarks marks, int limit)
    {
        var count = 0;
        foreach (var (table, columns) in ClickSchema.TextColumns)
        {
            using var rows = new Statement(connection, $"SELECT id, {columns} FROM {table} WHERE id > ?1 ORDER BY id LIMIT ?2");
            rows.Begin(marks.GetRead(table), limit);
            for (; rows.Step(); count++)
            {
                marks.SetRead(table, rows.Number(0));
                for (var column = 1; column < rows.Columns; column++)
                    marks.Mark(rows.Number(column));
            }
            rows.Reset();
        }
        return count;
    }
}
