using LinkApp.Core.Links;
using LinkApp.Core.Links.Fields;
using LinkApp.Core.Links.List;
using LinkApp.Core.Organizations;
using LinkApp.Postgres.Links;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>Links on PostgreSQL: the look-up of redirects, the list and its query plans, and edits that look before they write.</summary>
public sealed class PostgresLinkTests(PostgresLinkTests.Fixture fixture) : IClassFixture<PostgresLinkTests.Fixture>
{
    private readonly IServiceProvider _services = fixture.Installation.Services;

    private LinkStore Store => _services.GetRequiredService<LinkStore>();

    private LinkFinder Finder => _services.GetRequiredService<LinkFinder>();

    [Fact]
    public async Task A_redirect_gets_all_options_that_it_needs()
    {
        var link = await CreateAsync(new LinkBuilder().Slug("options").Options(EveryOption.Changed).Country("MY", "https://example.com/my"));

        var read = (await Store.FindAsync(new(null, "options"), 0))!;

        Assert.Equal(
            LinkFields.Options.Where(option => option.IsReadByRedirect).Aggregate(LinkOptions.Default, (copy, option) => option.Copy(link.Options, copy)),
            read.Options);
        Assert.Equal((link.Id, link.Destination, 1), (read.LinkId, read.Default.Destination, read.Version));
        Assert.NotNull(read.Countries);
    }

    [Fact]
    public async Task A_link_answers_to_its_aliases_and_only_on_hosts_of_its_organization()
    {
        var link = await CreateAsync(new LinkBuilder().Slug("before"));
        Assert.IsType<LinkEdit.Saved>(await _services.GetRequiredService<LinkEditor>().UpdateAsync(
            fixture.Organization, "before", new LinkBuilder().Slug("after").Draft(), null, LinkBuilder.Ada));

        var byAlias = await Store.FindAsync(new("go.example.com", "before"), fixture.Organization);

        Assert.Equal(link.Id, byAlias?.LinkId);
        Assert.Equal(["after", "before"], byAlias!.Keys.Select(key => key.Key));
        Assert.Null(await Store.FindAsync(new("go.example.com", "before"), fixture.Organization + 1));
        Assert.Null(await Store.FindAsync(new(null, "nothing"), 0));
    }

    [Fact]
    public async Task A_flood_of_look_ups_of_one_address_is_one_query_at_a_time_and_sees_what_was_committed_before()
    {
        await CreateAsync(new LinkBuilder().Slug("flood"));
        await using var blocking = new NpgsqlConnection(fixture.Installation.ConnectionString);
        await blocking.OpenAsync();
        await using var transaction = await blocking.BeginTransactionAsync();
        await ExecuteAsync(blocking, """UPDATE "Links" SET "Destination" = 'https://example.com/new' WHERE "SlugKey" = 'flood'""");
        await ExecuteAsync(blocking, """LOCK TABLE "Links" IN ACCESS EXCLUSIVE MODE""");

        var lookUps = Enumerable.Range(0, 100).Select(_ => Store.FindAsync(new(null, "flood"), 0).AsTask()).ToList();
        await Eventually.TrueAsync(async () => await CountWaitingAsync() > 0, "a look-up waits");
        var waiting = await CountWaitingAsync();
        await transaction.CommitAsync();

        var found = await Eventually.Get(Task.WhenAll(lookUps), "all look-ups are answered");
        Assert.Equal(1, waiting);
        Assert.All(found, entry => Assert.Equal("https://example.com/new", entry?.Default.Destination));

        Task<long> CountWaitingAsync() => fixture.Installation.ScalarAsync<long>("""
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'SELECT l."Id"%'
            """);
    }

    [Fact]
    public async Task A_look_up_that_fails_fails_alone()
    {
        await using var broken = fixture.Installation.CreateNode("Host=127.0.0.1;Port=1;Database=none;Username=none;Timeout=1");
        var store = broken.GetRequiredService<LinkStore>();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.FindAsync(new(null, "one"), 0).AsTask());
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.FindAsync(new(null, "one"), 0).AsTask());
    }

    [Theory]
    [InlineData("angstrom", "accents")]
    [InlineData("ÅNGSTRÖM", "accents")]
    [InlineData("\"off\"", "")]
    [InlineData("“off”", "accents")]
    [InlineData("50%", "accents")]
    [InlineData("5_%", "")]
    [InlineData("한국", "accents")]
    [InlineData("가나", "accents")]
    [InlineData("nowhere to be found", "")]
    [InlineData("ang\0strom", "accents")]
    public async Task A_search_finds_the_text_without_case_and_accents_and_takes_it_as_it_is(string search, string found)
    {
        if (await Store.FindAsync(new(null, "accents"), 0) is null)
            await CreateAsync(new LinkBuilder().Slug("accents").Name("Ångström 50% “off” 한국 가나"));

        var ids = Finder.Find(fixture.Organization, new() { Search = search }, LinkSort.Name, null, 10).ConvertAll(place => place.Id);

        Assert.Equal(found.Length == 0 ? [] : [(await Store.FindAsync(new(null, found), 0))!.LinkId], ids);
    }

    [Theory]
    [InlineData(LinkSort.Name, "IX_Links_Title")]
    [InlineData(LinkSort.Slug, "IX_Links_SlugOrder")]
    [InlineData(LinkSort.Changed, "IX_Links_UpdatedAt")]
    public async Task A_page_begins_at_its_cursor_in_the_index_of_its_order(LinkSort sort, string index)
    {
        var plan = await ExplainAsync(new(), sort, Finder.Find(fixture.Filled, new(), sort, null, 2)[^1]);

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.Contains("ROW(", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", "IX_Links_Search")]
    [InlineData("tag", "LinkTags_pkey")]
    public async Task What_few_links_have_is_found_by_an_index_of_its_own(string filter, string index)
    {
        var plan = await ExplainAsync(filter == "tag" ? new() { Tags = ["rare"] } : new() { Search = "28dd2c7955ce9264" }, LinkSort.Name, null);

        Assert.Contains(index, plan[..plan.IndexOf("CTE few", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_of_both_ways_join_without_gap_or_double()
    {
        foreach (var filter in new LinkFilter[] { new() { State = StateFilter.All }, new() { Tags = ["RARE"] }, new() { Search = "FILLED-11" } })
        {
            foreach (var sort in Enum.GetValues<LinkSort>())
            {
                var all = Finder.Find(fixture.Filled, filter, sort, null, 10_000).ConvertAll(place => place.Id);
                Assert.Equal(Finder.Count(fixture.Filled, filter, 10_000), all.Count);
                Assert.Equal(all.Distinct().Count(), all.Count);
                var walked = new List<long>();
                LinkCursor? cursor = null;
                do
                {
                    var page = Finder.Find(fixture.Filled, filter, sort, cursor, all.Count / 3 + 1);
                    walked.AddRange(page.Select(place => place.Id));
                    // Converted to text and back, as in an address.
                    cursor = page.Count > 0 && LinkCursor.TryParse(page[^1].ToString(), sort, out var next) ? next : null;
                }
                while (cursor is not null);
                Assert.Equal(all, walked);
            }
        }
    }

    [Fact]
    public async Task A_cursor_that_nobody_wrote_is_no_error()
    {
        foreach (var sort in (LinkSort[])[LinkSort.Changed, LinkSort.Name, LinkSort.Slug])
            Finder.Find(fixture.Organization, new(), sort, new LinkCursor(sort, "x\0y", 5), 10);
        Assert.Empty(Finder.Find(fixture.Organization, new() { Tags = ["no\0ne"] }, LinkSort.Newest, null, 10));
        Assert.Empty((await _services.GetRequiredService<TagQueries>().ListAsync(fixture.Organization, "nowhere")).Tags);
    }

    [Fact]
    public async Task Of_two_installation_admins_who_remove_each_other_at_once_one_stays()
    {
        await using var db = await fixture.Installation.OpenAsync();
        for (var round = 0; round < 5; round++)
        {
            var users = Enumerable.Range(0, 2).Select(i => new User { UserName = $"admin-{round}-{i}", IsInstallationAdmin = true }).ToList();
            db.AddRange(users);
            await db.SaveChangesAsync();

            var edits = await Task.WhenAll(users.Select(user => _services.GetRequiredService<InstallationAdmins>().RemoveAsync(user.Id, LinkBuilder.Ada)));

            Assert.Equal([InstallationAdminEdit.Saved, InstallationAdminEdit.LastAdmin], edits.Order());
            db.RemoveRange(users);
            await db.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task Deleted_links_are_found_by_their_slugs_and_older_ones_and_their_deletion_is_undone()
    {
        var editor = _services.GetRequiredService<LinkEditor>();
        var link = await CreateAsync(new LinkBuilder().Slug("gone").Name("Été"));
        await editor.UpdateAsync(fixture.Organization, "gone", new LinkBuilder().Slug("gone-2").Name("Été").Draft(), null, LinkBuilder.Ada);
        Assert.True(await editor.DeleteAsync(fixture.Organization, "gone-2", LinkBuilder.Ada));

        var queries = _services.GetRequiredService<LinkQueries>();
        Assert.Equal(link.Id, (await queries.FindDeletedAsync(fixture.Organization, new LinkName("GONE")))?.LinkId);
        var listed = await _services.GetRequiredService<DeletedLinks>().ListAsync(fixture.Organization, "GONE-2");
        Assert.Equal(link.Id, Assert.Single(listed.Deletions).LinkId);

        var undone = await editor.UndoAsync(fixture.Organization, [new(link.Id, listed.Deletions[0].Version)], LinkBuilder.Ada);

        Assert.Equal(1, undone.Restored);
        Assert.Equal(link.Id, (await Store.FindAsync(new(null, "gone"), 0))?.LinkId);
    }

    private async Task<Link> CreateAsync(LinkBuilder link) =>
        Assert.IsType<LinkEdit.Saved>(await _services.GetRequiredService<LinkEditor>().CreateAsync(fixture.Organization, link.Draft(), LinkBuilder.Ada)).Link;

    private async Task<string> ExplainAsync(LinkFilter filter, LinkSort sort, LinkCursor? after)
    {
        var conditions = new LinkConditions(fixture.Filled, filter, DateTime.UtcNow);
        await using var connection = new NpgsqlConnection(fixture.Installation.ConnectionString);
        await connection.OpenAsync();
        // The table of tags is so small here that its index is no gain.
        await ExecuteAsync(connection, "SET enable_seqscan = off");
#pragma warning disable CA2100 // A statement of the product.
        await using var command = new NpgsqlCommand($"EXPLAIN {LinkListSql.Page(sort, conditions, after)}", connection);
#pragma warning restore CA2100
        conditions.Bind(command);
        command.Parameters.AddWithValue("@count", 51L);
        command.Parameters.AddWithValue("@id", after?.Id ?? 0);
        command.Parameters.AddWithValue("@key", sort == LinkSort.Changed ? DateTime.UnixEpoch : after?.Key ?? "");
        var lines = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            lines.Add(rows.GetString(0));
        return string.Join('\n', lines);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Of the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public PostgresInstallation Installation { get; } = new();

        /// <summary>An organization for the links of a test.</summary>
        public int Organization { get; private set; }

        /// <summary>An organization with 9,000 links.</summary>
        public int Filled { get; private set; }

        public async ValueTask InitializeAsync()
        {
            await Installation.InitializeAsync();
            var organizations = Installation.Services.GetRequiredService<OrganizationEditor>();
            (Organization, Filled) = (await organizations.FindOrCreateAsync("Acme"), await organizations.FindOrCreateAsync("Filled"));
            await Installation.ScalarAsync<object>($$"""
                INSERT INTO "Links" ("OrganizationId", "Slug", "SlugKey", "Name", "Destination", "Tags", "Version", "CreatedAt", "UpdatedAt", "IsArchived")
                SELECT {{Filled}}, 'Filled-' || i, 'filled-' || i, CASE WHEN i % 3 = 0 THEN 'Name ' || i % 100 ELSE '' END, 'https://example.com/' || md5(i::text),
                    CASE WHEN i % 500 = 0 THEN '{Rare}'::text[] ELSE '{}' END, 1, now(), timestamptz '2026-01-01' + i % 50 * interval '1 second', i % 9 = 0
                FROM generate_series(1, 9000) i;
                INSERT INTO clicks.totals SELECT {{Filled}}, "Id", "Id" % 20, "Id" % 10 FROM "Links" WHERE "OrganizationId" = {{Filled}} AND "Id" % 2 = 0;
                """);
            // New entries of the search's index wait in a list, which makes it dear until they are sorted in.
            await Installation.ScalarAsync<object>("VACUUM ANALYZE");
        }

        public ValueTask DisposeAsync() => Installation.DisposeAsync();
    }
}
