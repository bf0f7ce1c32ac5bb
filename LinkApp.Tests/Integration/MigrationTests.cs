using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Sqlite;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

public sealed class MigrationTests
{
    private const string BeforeRules = "20261124124500_LinkSearch";
    private const string BeforeCrawlable = "20261125165535_Domains";
    private const string BeforeGlossary = "20261129195251_CrawlableLinks";
    private const string BeforePending = "20261129211742_Glossary";
    private const string BeforeKeys = "20261130103451_DeletedSlugs";
    private const string BeforeDomains = "20261125134701_Wallboards";

    // clicks.db as its first version made it, with one click.
    private const string FirstClicks = """
        CREATE TABLE clicks (
            id INTEGER PRIMARY KEY, link INTEGER NOT NULL, organization INTEGER NOT NULL, time INTEGER NOT NULL, place INTEGER NOT NULL,
            referrer INTEGER NOT NULL, agent INTEGER NOT NULL, destination INTEGER NOT NULL, bot INTEGER NOT NULL) STRICT;
        CREATE TABLE places (
            id INTEGER PRIMARY KEY, country TEXT NOT NULL, region TEXT NOT NULL, city TEXT NOT NULL, latitude REAL, longitude REAL,
            UNIQUE (country, city, region, latitude, longitude)) STRICT;
        CREATE TABLE agents (
            id INTEGER PRIMARY KEY, browser TEXT NOT NULL, system TEXT NOT NULL, device TEXT NOT NULL, UNIQUE (browser, system, device)) STRICT;
        CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE days (
            day INTEGER NOT NULL, organization INTEGER NOT NULL, link INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            counts BLOB NOT NULL, PRIMARY KEY (day, organization, link)) STRICT, WITHOUT ROWID;
        CREATE TABLE link_clicks (block INTEGER NOT NULL, link INTEGER NOT NULL, offsets BLOB NOT NULL, PRIMARY KEY (block, link)) STRICT, WITHOUT ROWID;
        CREATE TABLE positions (organization INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;
        CREATE TABLE rolled_up (last INTEGER NOT NULL, next INTEGER NOT NULL) STRICT;
        INSERT INTO rolled_up VALUES (0, 0);
        INSERT INTO clicks VALUES (1, 2, 3, 4, 0, 0, 0, 0, 0);
        PRAGMA user_version = 1;
        """;

    [Fact]
    public async Task Country_destinations_of_an_older_version_become_rules_in_their_order()
    {
        using var folder = new TempFolder();
        var file = folder.File("linkapp.db");
        await using var db = new AppDb(new DbContextOptionsBuilder<AppDb>().UseSqlite(SqliteSetup.ConnectionString(file)).Options);
        await db.Database.GetService<IMigrator>().MigrateAsync(BeforeRules);
        using (var old = SqliteSetup.Open(file))
        {
            old.Execute("""
                INSERT INTO Organizations (Id, Name, CreatedAt) VALUES (1, 'Acme', '2026-01-01 00:00:00');
                INSERT INTO Links (Id, OrganizationId, Slug, Name, Destination, Tags, Version, CreatedAt, UpdatedAt)
                VALUES (1, 1, 'spring', 'Spring', 'https://example.com/', '["sale"]', 3, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
                       (2, 1, 'plain', '', 'https://example.com/plain', '[]', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
                INSERT INTO RedirectRules (LinkId, Position, Country, Destination) VALUES (1, 1, 'US', 'https://example.com/us'), (1, 0, 'MY', 'https://example.com/"my"');
                """);
        }

        await db.Database.MigrateAsync();

        var links = await db.Links.AsNoTracking().OrderBy(link => link.Id).ToListAsync();
        Assert.Equal([new("MY", "https://example.com/\"my\""), new("US", "https://example.com/us")], links[0].Countries()!);
        Assert.Empty(links[1].Rules);
        Assert.All(links, link => Assert.Equal(LinkOptions.Default, link.Options));
        using var reader = new SqliteLinkStore(new DataSettings(folder.Path));
        Assert.Equal("https://example.com/us", (await reader.FindAsync(new(null, "spring"), 0))!.Countries!.Find("US")!.Destination);
    }

    [Fact]
    public async Task Slugs_that_were_tried_before_there_were_domains_are_those_of_shared_hosts()
    {
        using var folder = new TempFolder();
        var file = folder.File("linkapp.db");
        await using var db = new AppDb(new DbContextOptionsBuilder<AppDb>().UseSqlite(SqliteSetup.ConnectionString(file)).Options);
        await db.Database.GetService<IMigrator>().MigrateAsync(BeforeDomains);
        using (var old = SqliteSetup.Open(file))
            old.Execute("INSERT INTO MissedSlugs (Slug, Tries, LastAt) VALUES ('sprnig', 3, '2026-01-01 00:00:00')");

        await db.Database.MigrateAsync();
        var unknown = await db.UnknownSlugs.AsNoTracking().SingleAsync();
        Assert.Equal((0, "sprnig", 3), (unknown.OrganizationId, unknown.Slug, unknown.Tries));
        Assert.False(db.Database.HasPendingModelChanges());

        await db.Database.GetService<IMigrator>().MigrateAsync(BeforeDomains);
        using var back = SqliteSetup.Open(file);
        Assert.Equal(3, back.Scalar<long>("SELECT Tries FROM MissedSlugs WHERE Slug = 'sprnig'"));
    }

    [Fact]
    public async Task A_link_of_an_older_version_that_names_a_domain_still_answers_everywhere()
    {
        using var folder = new TempFolder();
        var file = folder.File("linkapp.db");
        await using var db = new AppDb(new DbContextOptionsBuilder<AppDb>().UseSqlite(SqliteSetup.ConnectionString(file)).Options);
        await db.Database.GetService<IMigrator>().MigrateAsync(BeforeKeys);
        using var connection = SqliteSetup.Open(file);
        connection.Execute("""
            INSERT INTO Organizations (Id, Name, CreatedAt) VALUES (1, 'Acme', '2026-01-01 00:00:00');
            INSERT INTO Domains (Id, OrganizationId, Host, IsMain, CreatedAt) VALUES (1, 1, 'go.example.com', 1, '2026-02-03 04:05:06');
            INSERT INTO Links (Id, OrganizationId, Slug, Domain, Name, Destination, Tags, Version, CreatedAt, UpdatedAt) VALUES
                (1, 1, 'Spring', 'go.example.com', '', 'https://example.com/', '[]', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
                (2, 1, 'spring', NULL, '', 'https://example.com/', '[]', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
            INSERT INTO LinkAliases (LinkId, Slug) VALUES (1, 'old');
            """);

        await db.Database.MigrateAsync();

        Assert.Equal(SlugCase.Sensitive, SlugCaseChange.Read(new SqliteAppDatabase(new DataSettings(folder.Path))));
        using var reader = new SqliteLinkStore(new DataSettings(folder.Path));
        foreach (var (domain, organization) in ((string?, int)[])[("go.example.com", 1), (null, 0), ("s.example.com", 1)])
        {
            Assert.Equal(1, (await reader.FindAsync(new(domain, "Spring"), organization))!.LinkId);
            Assert.Equal(1, (await reader.FindAsync(new(domain, "old"), organization))!.LinkId);
            Assert.Equal(2, (await reader.FindAsync(new(domain, "spring"), organization))!.LinkId);
        }
        Assert.Null(await reader.FindAsync(new("other.example", "Spring"), 2));
        connection.Execute("DELETE FROM LinkAliases WHERE Slug = 'old'");
        Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM LinkSearch WHERE LinkSearch MATCH 'old'"));

        await db.Database.GetService<IMigrator>().MigrateAsync(BeforeKeys);
        Assert.Equal(2, connection.Scalar<long>("SELECT count(*) FROM Links"));
        Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM LinkAliases"));
    }

    [Fact]
    public async Task Domains_of_an_older_version_are_in_use_and_so_live()
    {
        using var folder = new TempFolder();
        var file = folder.File("linkapp.db");
        await using var db = new AppDb(new DbContextOptionsBuilder<AppDb>().UseSqlite(SqliteSetup.ConnectionString(file)).Options);
        await db.Database.GetService<IMigrator>().MigrateAsync(BeforePending);
        using var connection = SqliteSetup.Open(file);
        connection.Execute("""
            INSERT INTO Organizations (Id, Name, CreatedAt) VALUES (1, 'Acme', '2026-01-01 00:00:00');
            INSERT INTO Domains (Id, OrganizationId, Host, IsMain, CreatedAt) VALUES (1, 1, 'go.example.com', 1, '2026-02-03 04:05:06');
            """);

        await db.Database.MigrateAsync();

        var domain = await db.Domains.AsNoTracking().SingleAsync();
        Assert.Equal((false, true, new DateTime(2026, 2, 3, 4, 5, 6)), (domain.IsPending, domain.IsMain, domain.LiveSince));
        Assert.False(db.Database.HasPendingModelChanges());
        await db.Database.GetService<IMigrator>().MigrateAsync(BeforePending);
        Assert.Equal("go.example.com", connection.Scalar<string>("SELECT Host FROM Domains"));
    }

    [Fact]
    public async Task Links_of_an_older_version_are_not_listed_by_search_engines_and_the_way_back_keeps_the_search()
    {
        using var folder = new TempFolder();
        var file = folder.File("linkapp.db");
        await using var db = new AppDb(new DbContextOptionsBuilder<AppDb>().UseSqlite(SqliteSetup.ConnectionString(file)).Options);
        await db.Database.GetService<IMigrator>().MigrateAsync(BeforeCrawlable);
        using var connection = SqliteSetup.Open(file);
        connection.Execute("""
            INSERT INTO Organizations (Id, Name, CreatedAt) VALUES (1, 'Acme', '2026-01-01 00:00:00');
            INSERT INTO Links (Id, OrganizationId, Slug, Name, Destination, Tags, Version, CreatedAt, UpdatedAt)
            VALUES (1, 1, 'spring', 'Spring', 'https://example.com/', '["sale"]', 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
            """);

        await db.Database.MigrateAsync();
        Assert.Equal(LinkOptions.Default, (await db.Links.AsNoTracking().SingleAsync()).Options);
        Assert.False(db.Database.HasPendingModelChanges());

        await db.Database.GetService<IMigrator>().MigrateAsync(BeforeCrawlable);
        connection.Execute("UPDATE Links SET Slug = 'summer'");
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM LinkSearch WHERE LinkSearch MATCH 'summer'"));
        Assert.Equal("Spring", connection.Scalar<string>("SELECT Title FROM Links"));
    }

    [Fact]
    public async Task A_create_of_an_older_version_can_still_be_repeated()
    {
        using var folder = new TempFolder();
        var file = folder.File("linkapp.db");
        await using var db = new AppDb(new DbContextOptionsBuilder<AppDb>().UseSqlite(SqliteSetup.ConnectionString(file)).Options);
        await db.Database.GetService<IMigrator>().MigrateAsync(BeforeGlossary);
        using var connection = SqliteSetup.Open(file);
        connection.Execute("""
            INSERT INTO Organizations (Id, Name, CreatedAt) VALUES (1, 'Acme', '2026-01-01 00:00:00');
            INSERT INTO ApiKeys (Id, OrganizationId, Name, Hash, Role, CreatedAt) VALUES (1, 1, 'CI', x'00', 1, '2026-01-01 00:00:00');
            INSERT INTO RepeatableCreates (ApiKeyId, "Key", Fingerprint, Answer, CreatedAt) VALUES (1, 'once', x'01', x'7b7d', '2026-01-01 00:00:00');
            """);

        await db.Database.MigrateAsync();
        Assert.Equal("once", (await db.IdempotentCreates.AsNoTracking().SingleAsync()).Key);
        Assert.False(db.Database.HasPendingModelChanges());

        await db.Database.GetService<IMigrator>().MigrateAsync(BeforeGlossary);
        Assert.Equal("once", connection.Scalar<string>("SELECT \"Key\" FROM RepeatableCreates"));
    }

    [Fact]
    public async Task Clicks_of_an_older_version_stay_and_the_file_is_backed_up_first()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("data"));
        using (var old = SqliteSetup.Open(folder.File("data/clicks.db")))
            old.Execute(FirstClicks);

        await using var server = await TestServer.StartAsync(folder: folder);

        using var connection = server.Services.GetRequiredService<SqliteClickStore>().OpenReader();
        Assert.Equal(0, connection.Scalar<long>("SELECT rule + visitor FROM clicks WHERE id = 1 AND link = 2"));
        using var backup = SqliteSetup.Open(folder.File("data/clicks.db.1.backup"), readOnly: true);
        Assert.Equal(1, backup.Scalar<long>("PRAGMA user_version"));
    }
}
