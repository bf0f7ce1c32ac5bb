using System.Diagnostics;
using LinkApp.Core.Data;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LinkApp.Tests.Integration;

/// <summary>Large databases of an older version, whose migration is killed.</summary>
[Trait("Tier", "full")]
public sealed class InterruptedMigrationTests : IDisposable
{
    private const string Oldest = "20261124124500_LinkSearch";
    private const int Links = 20_000;
    private const int Clicks = 100_000;

    // The clicks of the sample, which have other ids.
    private const int SampleClicks = 70;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_migration_that_is_killed_at_any_moment_is_made_again_and_everything_is_there()
    {
        await WriteOldAsync(_folder.File("old"));
        var (first, span) = await MeasureAsync();
#pragma warning disable RS0030 // What a kill meets is decided by the machine: no seed would bring it back.
        var random = new Random();
#pragma warning restore RS0030
        for (var i = 0; i < (Nightly.IsWanted ? 60 : 6); i++)
        {
            var data = Copy($"data-{i}");
            var moment = first + (span * random.NextDouble());
            using (var process = Begin(data))
            {
                var watch = Stopwatch.StartNew();
                await Eventually.TrueAsync(() => process.HasExited || watch.Elapsed > moment, "the moment has come");
                process.Kill();
                await process.WaitForExitAsync();
            }

            var next = await ServerProcess.RunAsync("link", "list", "--organization", "Acme", $"--Data:Directory={data}");

            Assert.Equal((0, ""), (next.ExitCode, next.Errors));
            AssertComplete(data);
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task A_process_waits_longer_for_the_migration_of_another_than_for_a_change()
    {
        var data = Directory.CreateDirectory(_folder.File("data")).FullName;
        using var other = SqliteSetup.Open(Path.Combine(data, "linkapp.db"), pragmas: "PRAGMA journal_mode = WAL", pooled: false);
        other.Execute("BEGIN IMMEDIATE");
        var watch = Stopwatch.StartNew();
        var command = ServerProcess.RunAsync("key", "create", "--organization", "Acme", "--name", "first", $"--Data:Directory={data}");
        // For a change, it waits five seconds.
        await Eventually.TrueAsync(() => command.IsCompleted || watch.Elapsed > TimeSpan.FromSeconds(7), "it has waited long enough");
        Assert.False(command.IsCompleted, command.IsCompleted ? (await command).Errors : "");

        other.Execute("ROLLBACK");

        Assert.Equal((0, ""), ((await command).ExitCode, (await command).Errors));
    }

    [Fact]
    public async Task The_lock_of_entity_framework_that_an_earlier_version_has_left_keeps_no_start_waiting()
    {
        await WriteOldAsync(_folder.File("old"));
        using (var links = SqliteSetup.Open(_folder.File("old/linkapp.db"), pooled: false))
            links.Execute("""
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT OR IGNORE INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
                """);

        Assert.Equal(0, (await ServerProcess.RunAsync("link", "list", "--organization", "Acme", $"--Data:Directory={_folder.File("old")}")).ExitCode);
        AssertComplete(_folder.File("old"));
    }

    /// <summary>When a migration that nobody kills begins to write, and how long it takes from there.</summary>
    private async Task<(TimeSpan First, TimeSpan Span)> MeasureAsync()
    {
        var data = Copy("measured");
        var watch = Stopwatch.StartNew();
        using var process = Begin(data);
        var files = Directory.GetFiles(data).Length;
        await Eventually.TrueAsync(() => process.HasExited || Directory.GetFiles(data).Length > files, "the migration begins");
        var first = watch.Elapsed;
        await process.WaitForExitAsync();
        AssertComplete(data);
        return (first, watch.Elapsed - first);
    }

    private static Process Begin(string data)
    {
        var process = ServerProcess.Begin("link", "list", "--organization", "Acme", $"--Data:Directory={data}");
        // A full pipe would stop it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private string Copy(string name)
    {
        PrivateFolder.Create(_folder.File(name));
        foreach (var file in Directory.GetFiles(_folder.File("old")))
            File.Copy(file, Path.Combine(_folder.File(name), Path.GetFileName(file)));
        return _folder.File(name);
    }

    private static async Task WriteOldAsync(string data)
    {
        await OldClicks.WriteAsync(data, parts: 9);
        foreach (var file in Directory.GetFiles(data, "linkapp.db*"))
            File.Delete(file);
        var options = new DbContextOptionsBuilder<AppDb>().UseSqlite(SqliteSetup.ConnectionString(Path.Combine(data, "linkapp.db"), pooled: false)).Options;
        await using (var db = new AppDb(options))
            await db.Database.GetService<IMigrator>().MigrateAsync(Oldest);
        using (var links = SqliteSetup.Open(Path.Combine(data, "linkapp.db"), pooled: false))
            links.Execute($"""
                INSERT INTO Organizations (Id, Name, CreatedAt) VALUES (1, 'Acme', '2026-01-01 00:00:00');
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Links})
                INSERT INTO Links (Id, OrganizationId, Slug, Name, Destination, Tags, Version, CreatedAt, UpdatedAt)
                SELECT i, 1, 's' || i, 'Link ' || i, 'https://example.com/' || i, '["sale"]', 3, '2026-01-01 00:00:00', '2026-01-01 00:00:00' FROM n;
                INSERT INTO RedirectRules (LinkId, Position, Country, Destination) SELECT Id, 0, 'MY', 'https://example.com/my/' || Id FROM Links;
                """);
        using var clicks = SqliteSetup.Open(Path.Combine(data, "clicks.db"), pooled: false);
        clicks.Execute($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Clicks})
            INSERT INTO clicks SELECT {SampleClicks} + i, c.link, c.organization, c.time, c.place, c.referrer, c.agent, c.destination, c.bot, c.rule, c.visitor
            FROM n JOIN clicks c ON c.id = 1;
            PRAGMA wal_checkpoint(TRUNCATE);
            """);
    }

    private static void AssertComplete(string data)
    {
        using var links = SqliteSetup.Open(Path.Combine(data, "linkapp.db"), readOnly: true, pooled: false);
        Assert.Equal("ok", links.Scalar<string>("PRAGMA integrity_check"));
        Assert.Equal(0, links.Scalar<long>("SELECT count(*) FROM pragma_foreign_key_check"));
        Assert.Equal(Links, links.Scalar<long>(
            "SELECT count(*) FROM Links WHERE Slug = 's' || Id AND Version = 3 AND instr(Rules, 'https://example.com/my/' || Id || '\"') > 0"));
        Assert.Equal(Links, links.Scalar<long>("SELECT count(*) FROM LinkSearch WHERE LinkSearch MATCH 'link'"));
        Assert.Equal(0, links.Scalar<long>("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'ef!_temp%' ESCAPE '!'"));
        using var clicks = SqliteSetup.Open(Path.Combine(data, "clicks.db"), readOnly: true, pooled: false);
        Assert.Equal("ok", clicks.Scalar<string>("PRAGMA integrity_check"));
        Assert.Equal(SampleClicks + Clicks, clicks.Scalar<long>("SELECT count(*) FROM clicks"));
        Assert.Equal(0, clicks.Scalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'days'"));
        using var rollups = SqliteSetup.Open(Path.Combine(data, "rollups.db"), readOnly: true, pooled: false);
        Assert.Equal("ok", rollups.Scalar<string>("PRAGMA integrity_check"));
        Assert.Equal(SampleClicks, rollups.Scalar<long>("SELECT last FROM rolled_up"));
    }
}
