using System.Data.Common;
using System.Text.Json;
using BitFaster.Caching.Lru;
using LinkApp.Core.Data;
using LinkApp.Core.Links;

namespace LinkApp.Core.Branding;

/// <summary>
/// The brands that pages for visitors show, from memory. Each is read again after <see cref="Lifetime"/>, by one of the
/// requests that need it, so that changes of another process are seen too: a flood of requests costs one read in that time.
/// </summary>
public sealed class BrandTable(AppDatabase database, TimeProvider time)
{
    /// <summary>How long a brand is used before it is read again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    // A brand takes about 2 KB.
    private const int Capacity = 5_000;

    private const string Sql = """
        SELECT o."Name", b."Settings", b."LogoName" FROM "Organizations" o LEFT JOIN "Brands" b ON b."OrganizationId" = o."Id" WHERE o."Id" = @id
        """;

    private readonly ConcurrentLru<int, Entry> _entries = new(Capacity);

    /// <summary>
    /// The brand of an organization; <see cref="VisitorBrand.None"/> for 0. If the store can't be read, the last one known. It is there at
    /// once, unless it has to be read over a network.
    /// </summary>
    public ValueTask<VisitorBrand> FindAsync(int organizationId)
    {
        if (organizationId == 0)
            return new(VisitorBrand.None);
        var entry = _entries.GetOrAdd(organizationId, static _ => new Entry());
        var readAt = Volatile.Read(ref entry.ReadAt);
        if (entry.Brand is { } brand)
        {
            // Only one request reads; the others go on with what is there.
            if (time.GetElapsedTime(readAt) < Lifetime || Interlocked.CompareExchange(ref entry.ReadAt, time.GetTimestamp(), readAt) != readAt)
                return new(brand);
        }
        // The first requests share one read.
        lock (entry)
            return new(entry.Reading is { IsCompleted: false } reading ? reading : entry.Reading = ReadAsync(organizationId, entry));
    }

    /// <summary>Reads a brand again at its next use, after it was changed.</summary>
    internal void Forget(int organizationId) => _entries.TryRemove(organizationId);

    private async Task<VisitorBrand> ReadAsync(int organizationId, Entry entry)
    {
        try
        {
            await using var connection = await database.OpenReaderAsync();
            await using var command = connection.Command(Sql, ("@id", organizationId));
            await using var rows = await command.ExecuteReaderAsync();
            var columns = await rows.ReadAsync() ? (rows.GetString(0), rows.GetText(1), rows.GetText(2)) : ("", null, null);
            // The same object for the same columns, so that pages that were rendered with it stay valid.
            if (entry.Brand is null || entry.Columns != columns)
                (entry.Columns, entry.Brand) = (columns, Create(columns));
        }
        catch (Exception error) when (error is DbException or JsonException)
        {
            // A page without a brand is better than none.
            entry.Brand ??= VisitorBrand.None;
        }
        Volatile.Write(ref entry.ReadAt, time.GetTimestamp());
        return entry.Brand;
    }

    private static VisitorBrand Create((string Name, string? Settings, string? LogoName) columns) => VisitorBrand.Create(
        columns.Name,
        columns.Settings is { } json ? JsonSerializer.Deserialize<BrandSettings>(json, LinkJson.Options)! : BrandSettings.Default,
        columns.LogoName);

    private sealed class Entry
    {
        public long ReadAt;

        public volatile VisitorBrand? Brand;

        public Task<VisitorBrand>? Reading { get; set; }

        public (string Name, string? Settings, string? LogoName) Columns { get; set; }
    }
}
