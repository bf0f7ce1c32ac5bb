namespace LinkApp.Core.Links.Import;

/// <summary>The CSV of a program: how it is recognized, and how its rows become links.</summary>
internal abstract class CsvFormat
{
    public static readonly CsvFormat[] All = [new LinkAppCsv(), new YourlsCsv(), new BitlyCsv()];

    public abstract ImportFormat Format { get; }

    /// <summary>The names that the column with the destination may have.</summary>
    protected abstract string[] Destination { get; }

    /// <summary>Columns that are read; the others are told to the person.</summary>
    protected abstract string[] Read { get; }

    public static CsvFormat Of(ImportFormat format) => Array.Find(All, csv => csv.Format == format)
        ?? throw new ImportException($"The file is not JSON, and what {format.Title()} gives out is. Choose another format.");

    /// <summary>Whether a file with these columns is one of this program.</summary>
    public virtual bool Matches(CsvColumns columns) => columns.Has(Destination);

    public abstract ImportRow Row(CsvRecord record);

    /// <exception cref="ImportException">The destinations are missing.</exception>
    public void Require(CsvColumns columns)
    {
        if (!columns.Has(Destination))
            throw new ImportException($"The column “{Destination[0]}” is missing, which holds the destinations of links. The columns are: {Names(columns)}.");
    }

    public IReadOnlyList<string> IgnoredIn(CsvColumns columns)
    {
        var read = Read.Concat(Destination).Select(CsvColumns.Key).ToHashSet();
        return [.. columns.Names.Where(name => name.Length > 0 && !read.Contains(CsvColumns.Key(name)))];
    }

    public static string Names(CsvColumns columns) => string.Join(", ", columns.Names.Take(20).Select(name => name.Length > 40 ? name[..40] + "…" : name));
}
