using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The links in memory match the store, also during concurrent edits.</summary>
[Trait("Store", "both")]
public sealed class LinkTableTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_miss_is_remembered_for_its_lifetime_and_no_longer()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("other"));
        var table = pipeline.Get<LinkTable>();
        Assert.Null(table.Find("spring"));
        // As by another process, which does not update the table.
        await using (var connection = pipeline.Get<AppDatabase>().OpenWriter())
        {
            await using var rename = connection.Command(
                """UPDATE "Links" SET "Slug" = 'spring', "SlugKey" = 'spring' WHERE "Id" = @id""", ("@id", link.Id));
            await rename.ExecuteNonQueryAsync();
        }

        pipeline.Time.Advance(LinkTable.MissLifetime - Millisecond);
        Assert.Null(table.Find("spring"));
        pipeline.Time.Advance(Millisecond);

        Assert.Equal(link.Id, table.Find("spring")?.LinkId);
    }

    [Fact]
    public async Task A_created_link_is_found_at_once_even_if_it_was_missed()
    {
        await using var pipeline = await Pipeline.StartAsync();
        Assert.Null(pipeline.Get<LinkTable>().Find("spring"));

        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring"));

        Assert.Equal(link.Id, pipeline.Get<LinkTable>().Find("spring")?.LinkId);
    }

    [Fact]
    public async Task An_older_version_never_overwrites_a_newer_one()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var table = pipeline.Get<LinkTable>();

        table.Publish(Entry(version: 3));
        table.Publish(Entry(version: 2));

        Assert.Equal(3, table.Find("spring")?.Version);
    }

    [Fact]
    public async Task Another_link_takes_over_a_slug_whatever_its_version()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var table = pipeline.Get<LinkTable>();

        table.Publish(Entry(version: 3));
        table.Publish(Entry(version: 1, id: 2));

        Assert.Equal(2, table.Find("spring")?.LinkId);
    }

    [Fact]
    public async Task A_scan_of_invented_slugs_leaves_real_links_answering()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var links = new List<Link>();
        for (var i = 0; i < 20; i++)
            links.Add(await pipeline.LinkAsync(new LinkBuilder().Slug($"real-{i}")));
        var table = pipeline.Get<LinkTable>();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, TestStore.IsPostgres ? 5_000 : 50_000), async (i, _) => Assert.Null(await table.FindAsync($"invented-{i}")));

        Assert.All(links, link => Assert.Equal(link.Id, table.Find(link.Slug)?.LinkId));
        Assert.InRange(table.MissCount, 1, LinkTable.MissCapacity);
    }

    [Fact]
    [Trait("Tier", "full")]
    public async Task What_an_edit_has_committed_is_found_whatever_others_edit_and_look_up()
    {
        var seed = Environment.TickCount;
        await using var pipeline = await Pipeline.StartAsync();
        var organization = (await pipeline.LinkAsync()).OrganizationId;
        var (editor, table) = (pipeline.Get<LinkEditor>(), pipeline.Get<LinkTable>());
        string[] slugs = ["a", "b", "c", "d"];
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4)
            .Select(reader => Task.Run(() => FindRepeatedlyAsync(table, slugs, new Random(seed + reader), done.Token))).ToList();

        await Parallel.ForEachAsync(slugs, async (slug, cancel) =>
        {
            // One writer for each slug, so that it knows what it committed last.
            var random = new Random(seed + slug[0]);
            var exists = false;
            for (var i = 0; i < 150; i++)
            {
                var draft = new LinkBuilder().Slug(slug).To($"https://example.com/{i}").Draft();
                if (exists && random.Next(4) == 0)
                {
                    Assert.True(await editor.DeleteAsync(organization, slug, LinkBuilder.Ada, cancel));
                    exists = false;
                    Assert.True(await table.FindAsync(slug) is null, $"seed {seed}: {slug} after its deletion {i}");
                    continue;
                }
                Assert.IsType<LinkEdit.Saved>(
                    exists
                        ? await editor.UpdateAsync(organization, slug, draft, null, LinkBuilder.Ada, cancel)
                        : await editor.CreateAsync(organization, draft, LinkBuilder.Ada, cancel: cancel));
                exists = true;
                for (var attempt = 0; attempt < 3; attempt++)
                    Assert.True((await table.FindAsync(slug))?.Default.Destination == draft.Destination, $"seed {seed}: {slug} after edit {i}");
            }
        });
        await done.CancelAsync();

        await Eventually.Get(Task.WhenAll(readers).ContinueWith(all => all.IsCompletedSuccessfully, TaskScheduler.Default), "the readers end");
        Assert.All(readers, reader => Assert.True(reader.IsCompletedSuccessfully, $"seed {seed}: {reader.Exception}"));
    }

    [Fact]
    [Trait("Tier", "full")]
    public async Task A_load_that_races_an_edit_never_caches_the_old_link()
    {
        // Rules for all countries make the load slow, so that the edit often happens during it.
        await using var pipeline = await Pipeline.StartAsync();
        var builder = new LinkBuilder().Slug("spring");
        foreach (var country in Country.All)
            builder.Country(country.Code, "https://example.com/old");
        var link = await pipeline.LinkAsync(builder);
        await using var connection = pipeline.Get<AppDatabase>().OpenWriter();
        await using var edit = connection.Command("""UPDATE "Links" SET "Version" = @version WHERE "Id" = @id""", ("@version", 1), ("@id", link.Id));
        for (var version = 2; version <= 400; version++)
        {
            var table = new LinkTable(pipeline.Get<LinkStore>(), pipeline.Get<HostTable>(), pipeline.Get<SlugRules>(), pipeline.Time);
            var begun = new TaskCompletionSource();
            var load = Task.Run(() =>
            {
                begun.SetResult();
                return table.FindAsync("spring").AsTask();
            });

            // In the order of LinkEditor: first the commit, then the table.
            await begun.Task;
            edit.Parameters["@version"].Value = version;
            await edit.ExecuteNonQueryAsync();
            table.Publish(Entry(version, link.Id));

            await Eventually.Get(load, "the load ends");
            Assert.Equal(version, (await table.FindAsync("spring"))?.Version);
        }
    }

    private static async Task FindRepeatedlyAsync(LinkTable table, string[] slugs, Random random, CancellationToken done)
    {
        // Unknown slugs among them cause further loads.
        while (!done.IsCancellationRequested)
            await table.FindAsync(random.Next(2) == 0 ? slugs[random.Next(slugs.Length)] : $"invented-{random.Next(100_000)}");
    }

    private static LinkEntry Entry(int version, long id = 1) =>
        new(new Link { Id = id, OrganizationId = 1, Slug = "spring", SlugKey = "spring", Name = "", Destination = "https://example.com/", Version = version });
}
