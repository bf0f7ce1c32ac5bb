using CsvHelper;
using LinkApp.Core.Csv;

namespace LinkApp.Core.Links.Import;

/// <summary>The columns of a CSV file, found by name: without case, spaces, "_" and "-".</summary>
internal sealed class CsvColumns
{
    private readonly Dictionary<string, int> _indexes = [];

    // By the names that formats have, which ask for them in each row.
    private readonly Dictionary<string, int?> _found = [];

    public CsvColumns(IReadOnlyList<string> names)
    {
        Names = names;
        for (var i = 0; i < names.Count; i++)
            _indexes.TryAdd(Key(names[i]), i);
    }

    /// <summary>As the file has them.</summary>
    public IReadOnlyList<string> Names { get; }

    public static string Key(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    public bool Has(params ReadOnlySpan<string> names) => Find(names) is not null;

    /// <summary>The index of the first of the names that is a column.</summary>
    public int? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!_found.TryGetValue(name, out var found))
                _found[name] = found = _indexes.TryGetValue(Key(name), out var index) ? index : null;
            if (found is not null)
                return found;
        }
        return null;
    }
}

/// <summary>The row of a CSV file that is being read.</summary>
/// <param name="csv">Stands at the row.</param>
/// <param name="columns">Its columns.</param>
/// <param name="isOwn">Whether LinkApp wrote the cells, with apostrophes before what looks like a formula.</param>
/// <param name="unescapes">Whether backslashes in the cells are escapes.</param>
internal sealed class CsvRecord(CsvReader csv, CsvColumns columns, bool isOwn, bool unescapes)
{
    public int Line => (int)csv.LineNumber;

    /// <summary>The trimmed text of the first of the columns that the file has and that is not empty in this row; else the empty text.</summary>
    public string Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (columns.Find(name) is { } index && index < csv.FieldCount && Cell(index) is { Length: > 0 } text)
                return text;
        }
        return "";
    }

    /// <summary>Cells that have no column: most likely a cell with the separator in it lacks its quotes, and would be cut.</summary>
    public bool HasTooManyCells
    {
        get
        {
            for (var i = columns.Names.Count; i < csv.FieldCount; i++)
            {
                if (!csv.IsEmpty(i))
                    return true;
            }
            return false;
        }
    }

    private string Cell(int index)
    {
        var text = csv.GetString(index);
        if (isOwn)
            return SafeCell.Read(text).Trim();
        // Databases write this for no value.
        return text is "NULL" or "\\N" ? "" : (unescapes ? CsvDialects.Unescape(text) : text).Trim();
    }
}
