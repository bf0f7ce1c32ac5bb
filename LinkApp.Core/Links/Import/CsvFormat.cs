namespace LinkApp.Core.Links.Import;

/// <summary>The CSV of a program: recognizes it by its columns and converts its rows to import rows.</summary>
internal abstract class CsvFormat
{
    public static readonly CsvFormat[] All =
    [
        new LinkAppCsv(),
        new YourlsCsv(),
        new ShlinkCsv(),
        // Before Bitly's, which has had the same two columns.
        new DubCsv(),
        new BitlyCsv(),
    ];

    public abstract ImportFormat Format { get; }

    /// <summary>The possible names of the destination column.</summary>
    protected abstract string[] Destination { get; }

    /// <summary>The columns that are read; the others are shown as ignored.</summary>
    protected abstract string[] Read { get; }

    public static CsvFormat Get(ImportFormat format) => Array.Find(All, csv => csv.Format == format)
        ?? throw new ImportException($"The file is not JSON, but {format.Title()} exports JSON. Choose another format.");

    /// <summary>Whether a file with these columns comes from this program.</summary>
    public virtual bool Matches(CsvColumns columns) => columns.Has(Destination);

    public abstract ImportRow Row(CsvRecord record);

    /// <exception cref="ImportException">The destination column is missing.</exception>
    public void Require(CsvColumns columns)
    {
        if (!columns.Has(Destination))
            throw new ImportException($"The column “{Destination[0]}” with the destinations is missing. The columns are: {Names(columns)}.");
    }

    public IReadOnlyList<string> IgnoredIn(CsvColumns columns)
    {
        var read = Read.Concat(Destination).Select(CsvColumns.Key).ToHashSet();
        return [.. columns.Names.Where(name => name.Length > 0 && !read.Contains(CsvColumns.Key(name)))];
    }

    public static string Names(CsvColumns columns) => string.Join(", ", columns.Names.Take(20).Select(name => name.Length > 40 ? name[..40] + "…" : name));
}
