using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Postgres;

/// <summary>What a writer promises of imported clicks, on both stores.</summary>
public sealed class ImportedClickWriterTests
{
    private static readonly long Noon = ClickStoreRig.Noon.ToUnixTimeMilliseconds();

    public static TheoryData<StoreKind> Stores => [StoreKind.Sqlite, StoreKind.Postgres];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Single_clicks_are_stored_once_with_all_that_they_name(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        var names = new ImportedNames();
        ImportedClick[] clicks =
        [
            new() { Time = Noon - 2, Link = 3, Clicks = 1, Place = names.Add(ClickStoreRig.Berlin), Referrer = names.Add("a.example"), Kind = ClickKind.Bot },
            new() { Time = Noon - 1, Link = 3, Clicks = 5, IsSum = true, Place = names.Add(ClickStoreRig.Berlin) },
            new()
            {
                Time = Noon, Link = 4, Clicks = 1, Referrer = ImportedNames.Unknown, Destination = names.Add("https://example.com/"), Rule = names.Add("Rule"),
            },
            new() { Time = Noon + 1, Link = 4, Clicks = 1, Agent = names.Add(new Agent("Safari", null, null, false)), Destination = ImportedNames.Unknown },
        ];
        using var batch = new ImportedBatch(import: 2, organization: 7, first: 11, clicks, names, oldest: Noon - 1);

        Assert.Equal(1, await rig.Writer.WriteImportedAsync(batch, 0, 3));
        Assert.Equal(1, await rig.Writer.WriteImportedAsync(batch, 0, 4));
        Assert.Equal(0, await rig.CreateWriter().WriteImportedAsync(batch, 0, 4));

        Assert.Equal(
            [$"{(2L << 32) | 13} 4 7 {Noon} 0 -1 0 Rule https://example.com/ -", $"{(2L << 32) | 14} 4 7 {Noon + 1} 0 0 -1 - - Safari"],
            await rig.ReadAsync("""
                SELECT c.id, c.link, c.organization, c.time, c.bot, c.referrer, CASE WHEN c.destination < 0 THEN -1 ELSE 0 END, u.text, d.text, a.browser
                FROM imported_clicks c LEFT JOIN texts u ON u.id = c.rule LEFT JOIN texts d ON d.id = c.destination LEFT JOIN agents a ON a.id = c.agent
                ORDER BY c.id
                """));
        Assert.Equal(["7 2"], await rig.ReadAsync("SELECT organization, id FROM counted_imports"));
        // Also of those that are only counted.
        Assert.Equal(["1 3 11", "0 3 12", "0 4 13", "0 4 14"], batch.Rows.ToArray().Select(row => $"{row.Place} {row.Link} {row.Id}"));
        Assert.Equal("a.example", Assert.Single(await rig.ReadAsync($"SELECT text FROM texts WHERE id = {batch.Rows[0].Referrer}")));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Old_clicks_are_deleted_one_import_at_a_time(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        await WriteAsync(rig, import: 1, organization: 1, count: 10, start: 5);
        await WriteAsync(rig, import: 2, organization: 1, count: 10, start: 0);
        await WriteAsync(rig, import: 3, organization: 2, count: 10, start: 0);

        var deleted = new List<int>();
        do
            deleted.Add(await rig.Writer.DeleteImportedBeforeAsync(Noon + 8, limit: 5));
        while (deleted[^1] > 0);

        Assert.Equal([3, 5, 3, 5, 3, 0], deleted);
        Assert.Equal(["1 7", "2 2", "3 2"], await rig.ReadAsync("SELECT id / 4294967296, count(*) FROM imported_clicks GROUP BY 1 ORDER BY 1"));
        Assert.Equal(0, await rig.CountAsync($"SELECT count(*) FROM imported_clicks WHERE time < {Noon + 8}"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Clicks_of_an_organization_are_deleted_and_finally_the_marks_of_its_imports(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        await WriteAsync(rig, import: 1, organization: 1, count: 10, start: 0);
        await WriteAsync(rig, import: 2, organization: 1, count: 3, start: 0);
        await WriteAsync(rig, import: 3, organization: 2, count: 4, start: 0);

        var total = 0;
        for (var deleted = -1; deleted != 0; total += deleted)
            Assert.InRange(deleted = await rig.Writer.DeleteImportedOfOrganizationAsync(1, limit: 6), 0, 6);

        Assert.Equal(13, total);
        Assert.Equal(["2 3"], await rig.ReadAsync("SELECT organization, id FROM counted_imports"));
        Assert.Equal(4, await rig.CountAsync("SELECT count(*) FROM imported_clicks"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Clicks_of_an_import_are_deleted_after_a_number(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        await WriteAsync(rig, import: 1, organization: 1, count: 10, start: 0);
        await WriteAsync(rig, import: 2, organization: 1, count: 4, start: 0);

        Assert.Equal(4, await rig.Writer.DeleteImportedAfterAsync(1, 3, limit: 4));
        Assert.Equal(3, await rig.Writer.DeleteImportedAfterAsync(1, 3, limit: 4));
        Assert.Equal(0, await rig.Writer.DeleteImportedAfterAsync(1, 3, limit: 4));
        Assert.Equal(0, await rig.Writer.ForgetImportAsync(1, 1));

        Assert.Equal(["1 3", "2 4"], await rig.ReadAsync("SELECT id / 4294967296, count(*) FROM imported_clicks GROUP BY 1 ORDER BY 1"));
        Assert.Equal(["1 2"], await rig.ReadAsync("SELECT organization, id FROM counted_imports"));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task No_text_is_deleted_if_an_import_was_written_since_the_marks_were_begun(StoreKind store)
    {
        await using var rig = await ClickStoreRig.CreateAsync(store);
        await rig.AppendAsync(new(1, 1), ClickStoreRig.Click(referrer: "only-counted.example"));
        await rig.AppendAsync(new(1, 2), ClickStoreRig.Click(referrer: "last.example"));
        await rig.Writer.DeleteAsync(1, [1, 2]);
        var changes = await rig.Writer.ReadImportedChangesAsync();
        var names = new ImportedNames();
        ImportedClick[] clicks = [new() { Time = Noon, Link = 1, Clicks = 1, Referrer = names.Add("only-counted.example") }];
        using var batch = new ImportedBatch(1, 1, 1, clicks, names, oldest: Noon + 1);
        Assert.Equal(0, await rig.Writer.WriteImportedAsync(batch, 0, 1));

        long[] ids = [.. (await rig.ReadAsync("SELECT id FROM texts")).Select(long.Parse)];
        Assert.Equal(0, await rig.Writer.DeleteTextsAsync(ids, new TextMarks(ids.Max()), changes));
        Assert.Equal(2, await rig.Writer.DeleteTextsAsync(ids, new TextMarks(ids.Max()), await rig.Writer.ReadImportedChangesAsync()));
    }

    [Fact]
    public async Task A_text_that_another_node_has_deleted_gets_a_new_id()
    {
        await using var rig = await ClickStoreRig.CreateAsync(StoreKind.Postgres);
        var importer = rig.CreateWriter();
        var names = new ImportedNames();
        var click = new ImportedClick { Time = Noon, Link = 1, Clicks = 1, Referrer = names.Add("gone.example") };
        ImportedClick[] clicks = [click, click];
        using var batch = new ImportedBatch(1, 1, 1, clicks, names, oldest: 0);
        await importer.WriteImportedAsync(batch, 0, 1);
        await importer.DeleteImportedAfterAsync(1, 0, 10);
        await rig.AppendAsync(new(1, 1), ClickStoreRig.Click());
        Assert.Equal(1, await rig.Writer.DeleteTextsAsync([1], new TextMarks(2), await rig.Writer.ReadImportedChangesAsync()));

        Assert.Equal(1, await importer.WriteImportedAsync(batch, 1, 1));

        Assert.Equal(["gone.example"], await rig.ReadAsync("SELECT t.text FROM imported_clicks c JOIN texts t ON t.id = c.referrer"));
    }

    /// <summary>Writes an import with a click each millisecond.</summary>
    private static async Task WriteAsync(ClickStoreRig rig, long import, int organization, int count, int start)
    {
        ImportedClick[] clicks = [.. Enumerable.Range(start, count).Select(i => new ImportedClick { Time = Noon + i, Link = 1, Clicks = 1 })];
        using var batch = new ImportedBatch(import, organization, 1, clicks, new ImportedNames(), oldest: 0);
        Assert.Equal(count, await rig.Writer.WriteImportedAsync(batch, 0, count));
    }
}
