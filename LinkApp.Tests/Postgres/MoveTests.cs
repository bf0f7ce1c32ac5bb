using System.Net;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using LinkApp.Postgres;
using LinkApp.Postgres.Move;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Postgres;

/// <summary><c>linkapp move</c>, on an installation that has rows in every table.</summary>
public sealed partial class MoveTests : MoveRig
{
    // What the other tables are filled into by triggers, what PostgreSQL has in another form, and what is not kept.
    private static readonly string[] OtherSqliteTables = ["__EFMigrationsHistory", "LinkTags", "LinkSearch", "sqlite_sequence", "commits"];

    private static readonly string[] OtherPostgresTables =
    [
        "public.__EFMigrationsHistory", "public.LinkTags", "public.SessionKeys", "clicks.commits", "clicks.head", "clicks.writers", "clicks.imported_changes",
        "clicks.day_salt",
    ];

    private static readonly string[] OtherPostgresColumns = ["Links.Title", "Links.SlugOrder", "Links.SearchText"];

    [Fact]
    public async Task Every_row_comes_back_from_a_move_to_PostgreSQL()
    {
        using var back = new TempFolder();
        var before = MovedInstallation.Dump(Installation.Settings);

        Succeeds(await MoveToAsync());
        await EndConnectionsAsync();
        Succeeds(await MoveBackAsync(back));

        Assert.Equal(before, MovedInstallation.Dump(new(back.File("data"))));
        Assert.Equal(before, MovedInstallation.Dump(Installation.Settings));
        Assert.Equal(Keys(Installation.Data), Keys(back.File("data")));
        Assert.False(Directory.Exists(Path.Combine(back.File("data"), "moving")));
    }

    [Fact]
    public async Task Reports_are_the_same_on_both_and_new_links_and_clicks_come_after_the_old_ones()
    {
        using var back = new TempFolder();
        using var node = new TempFolder();
        Succeeds(await MoveToAsync());
        Succeeds(await MoveBackAsync(back));

        var answers = await ServeAsync(Installation.Folder);
        Assert.Contains("\"total\":", answers, StringComparison.Ordinal);
        Assert.Equal(answers, await ServeAsync(node, $"--{DataSettings.PostgresKey}={Database.ConnectionString}"));
        Assert.Equal(answers, await ServeAsync(back));
    }

    [Fact]
    public async Task Every_table_and_column_of_both_stores_is_moved()
    {
        await using (var installation = await PostgresInstallation.CreateEmptyAsync())
        {
            await using var db = new Contexts(new SqliteAppDatabase(Installation.Settings)).CreateDbContext();
            var moved = MovedTable.FindAll(db);
            var inSqlite = new List<string>();
            foreach (var file in (string[])[Installation.Settings.AppDatabase, Installation.Settings.ClickDatabase, Installation.Settings.RollupDatabase])
            {
                using var connection = SqliteSetup.Open(file, readOnly: true, pooled: false);
                foreach (var table in OrganizationDump.Names(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'LinkSearch\\__%' ESCAPE '\\'"))
                {
                    inSqlite.Add(table);
                    if (moved.Find(one => one.Name == table) is not { } found)
                        continue;
                    Assert.Equal(MovedInstallation.Columns(connection, table).Order(), found.Columns.Select(column => column.Name).Order());
                    Assert.True(connection.Scalar<long>($"SELECT count(*) FROM \"{table}\"") > 0, $"The test has no row in {table}.");
                }
            }
            Assert.Equal(inSqlite.Except(OtherSqliteTables).Order(), moved.Select(table => table.Name).Order());

            Succeeds(await MoveToAsync());
            var tables = (string[])(await Database.ExecuteAsync("""
                SELECT array_agg(schemaname || '.' || tablename) FROM pg_tables WHERE schemaname IN ('public', 'clicks')
                """))!;
            Assert.Equal(tables.Except(OtherPostgresTables).Order(), moved.Select(table => $"{table.Schema}.{table.Name}").Order());
            var columns = (string[])(await Database.ExecuteAsync("""
                SELECT array_agg(c.relname || '.' || a.attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname IN ('public', 'clicks') AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
                """))!;
            Assert.Equal(
                columns.Where(column => moved.Exists(table => table.Name == column.Split('.')[0])).Except(OtherPostgresColumns).Order(),
                moved.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}")).Order());
        }
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task The_files_of_a_move_back_are_their_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        using var back = new TempFolder();
        Succeeds(await MoveToAsync());

        // In a process of its own, in which nothing else has protected new files.
        Succeeds(await ServerProcess.RunAsync(
            new Dictionary<string, string> { [PostgresState.UnsafeVariable] = "1" },
            "move", "--from", Database.ConnectionString, $"--Data:Directory={back.File("data")}"));

        Assert.All(
            Directory.EnumerateFiles(back.File("data"), "*", SearchOption.AllDirectories),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task What_each_node_has_stored_last_comes_back_although_their_clicks_are_mixed()
    {
        using var back = new TempFolder();
        Succeeds(await MoveToAsync());
        await Database.ExecuteAsync("""
            DELETE FROM clicks.writers; DELETE FROM clicks.commits; DELETE FROM clicks.clicks;
            INSERT INTO clicks.clicks (id, link, time, visitor, organization, place, referrer, agent, destination, rule, bot)
                SELECT n, 1, n, 1, 1, 0, 0, 0, 0, 0, 0 FROM generate_series(100, 199) n;
            INSERT INTO clicks.commits (first, earliest, latest) VALUES (100, 5, 50), (150, 40, 90);
            INSERT INTO clicks.writers (start, number, last, at) VALUES (-7, 11, 120, now()), (8, 12, 130, now()), (9, 13, 149, now()), (10, 14, 199, now()), (11, 15, 3, now());
            UPDATE clicks.head SET last = 199;
            """);

        Succeeds(await MoveBackAsync(back));

        using var connection = SqliteSetup.Open(new DataSettings(back.File("data")).ClickDatabase, pooled: false);
        Assert.Equal(
            ["100|5|50|-7|11", "121|5|50|8|12", "131|5|50|9|13", "150|40|90|10|14"],
            OrganizationDump.Names(connection, "SELECT concat_ws('|', first, earliest, latest, start, number) FROM commits ORDER BY first"));
        using var writer = new SqliteClickWriter(connection, rolledUp: 0, maxNewReferrers: 1);
        Assert.Equal(199, writer.LastId);
        Assert.Equal([-7, 8, 9, 10], writer.ReadLastNumbers().Keys.Order());
    }

    /// <summary>What the API of a server answers, before a link and a click are added.</summary>
    private async Task<string> ServeAsync(TempFolder folder, params string[] args)
    {
        await using var server = await TestServer.StartAsync(args, folder: folder);
        using var client = server.NewClient();
        client.DefaultRequestHeaders.Authorization = Installation.Key;
        var range = $"from={DateTime.UtcNow.AddDays(-60):yyyy-MM-dd}&to={DateTime.UtcNow:yyyy-MM-dd}";
        var answers = "";
        foreach (var path in (string[])[
            $"report?{range}", $"links/spring/report?{range}", $"links/acme-spring/report?{range}&country=MY", "links/spring/clicks", "clicks",
            "links?search=fruh", "links?search=old-name", "links?tag=plain&sort=name", "imports"])
        {
            using var answer = await client.GetAsync(new Uri($"/api/v1/{path}", UriKind.Relative));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {text}");
            text = text.Replace(server.Address, "", StringComparison.Ordinal);
            answers += $"{path}: {Fraction().Replace(text, fraction => fraction.Value[..^1].TrimEnd('0').TrimEnd('.'))}\n";
        }

        var log = server.Services.GetRequiredService<ClickLog>();
        var last = log.LastId;
        var link = await server.LinkAsync(new LinkBuilder().Slug("after"), "acme");
        Assert.True(link.Id > Installation.LastLink, $"{link.Id} comes after {Installation.LastLink}");
        (await server.ClickAsync("after")).Dispose();
        await log.FlushAsync();
        Assert.True(last > 0);
        Assert.Equal(last + 1, log.LastId);
        return answers;
    }

    // PostgreSQL has microseconds.
    [GeneratedRegex(@"\.\d{7}(?=[Z+])", RegexOptions.None, 1000)]
    private static partial Regex Fraction();

    private static SortedDictionary<string, string> Keys(string data) => new(
        Directory.EnumerateFiles(Path.Combine(data, "keys"), "*.xml")
            .ToDictionary(file => Path.GetFileName(file), file => System.Xml.Linq.XElement.Load(file).ToString()), StringComparer.Ordinal);
}
