using System.Runtime.CompilerServices;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>Reads links from a file whose columns were mapped.</summary>
internal sealed class MappedLinkReader(MappedTable table) : ImportReader
{
    public override ImportFormat Format => ImportFormat.Mapped;

    public override IReadOnlyList<string> IgnoredColumns => table.IgnoredColumns;

    /// <exception cref="ImportException">The map is not one of links, or does not fit the file.</exception>
    public static async Task<MappedLinkReader> CreateAsync(string path, ColumnMap map, CancellationToken cancel) => map.Kind == ImportKind.Links
        ? new(await MappedTable.OpenAsync(path, map, cancel))
        : throw new ImportException("The map is one of clicks.");

    public override async IAsyncEnumerable<ImportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (await table.ReadAsync(cancel))
            yield return LinkRowMapper.Read(table);
    }

    public override ValueTask DisposeAsync() => table.DisposeAsync();
}
