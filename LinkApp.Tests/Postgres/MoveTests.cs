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
public sealed partial class MoveTests : IAsyncLifetime
{
    // What the other tables are filled into by triggers, what PostgreSQL has in another form, and what is not kept.
    private static readonly string[] OtherSqliteTables = ["__EFMigrationsHistory", "LinkTags", "LinkSearch", "sqlite_sequence", "commits"];

    private static readonly string[] OtherPostgresTables =
    [
        "public.__EFMigrationsHistory", "public.LinkTags", "public.SessionKeys", "clicks.commits", "clicks.head", "clicks.writers", "clicks.imported_changes",
        "clicks.day_salt",
    ];

    private static readonly string[] OtherPostgresColumns = ["Links.Title", "Links.SlugOrder", "Links.SearchText"];

    private MovedInstallation _installation = null!;
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _installation = await MovedInstallation.CreateAsync();
        _database = await PostgresDatabase.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Fact]
    public async Task Every_row_comes_back_from_a_move_to_PostgreSQL()
    {
        using var back = new TempFolder();
        var before = MovedInstallation.Dump(_installation.Settings);

        Succeeds(await MoveToAsync());
        await EndConnectionsAsync();
        Succeeds(await MoveBackAsync(back));

        Assert.Equal(before, MovedInstallation.Dump(new(back.File("data"))));
        Assert.Equal(before, MovedInstallation.Dump(_installation.Settings));
        Assert.Equal(Keys(_installation.Data), Keys(back.File("data")));
        Assert.False(Directory.Exists(Path.Combine(back.File("data"), "moving")));
    }

    [Fact]
    public async Task Reports_are_the_same_on_both_and_new_links_and_clicks_come_after_the_old_ones()
    {
        using var back = new TempFolder();
        using var node = new TempFolder();
        Succeeds(await MoveToAsync());
        Succeeds(await MoveBackAsync(back));

        var answers = await ServeAsync(_installation.Folder);
        Assert.Contains("\"total\":", answers, StringComparison.Ordinal);
        Assert.Equal(answers, await ServeAsync(node, $"--{DataSettings.PostgresKey}={_database.ConnectionString}"));
        Assert.Equal(answers, await ServeAsync(back));
    }

    [Fact]
    public async Task Every_table_and_column_of_both_stores_is_moved()
    {
        await using (var installation = await PostgresInstallation.CreateEmptyAsync())
        {
            await using var db = new Contexts(new SqliteAppDatabase(_installation.Settings)).CreateDbContext();
            var moved = MovedTable.FindAll(db);
            var inSqlite = new List<string>();
            foreach (var file in (string[])[_installation.Settings.AppDatabase, _installation.Settings.ClickDatabase, _installation.Settings.RollupDatabase])
            {
                using var connection = SqliteSetup.Open(file, readOnly: true, pooled: false);
                foreach (var table in MovedInstallation.Names(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'LinkSearch\\__%' ESCAPE '\\'"))
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
            var tables = (string[])(await _database.ExecuteAsync("""
                SELECT array_agg(schemaname || '.' || tablename) FROM pg_tables WHERE schemaname IN ('public', 'clicks')
                """))!;
            Assert.Equal(tables.Except(OtherPostgresTables).Order(), moved.Select(table => $"{table.Schema}.{table.Name}").Order());
            var columns = (string[])(await _database.ExecuteAsync("""
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
            "move", "--from", _database.ConnectionString, $"--Data:Directory={back.File("data")}"));

        Assert.All(
            Directory.EnumerateFiles(back.File("data"), "*", SearchOption.AllDirectories),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task What_each_node_has_stored_last_comes_back_although_their_clicks_are_mixed()
    {
        using var back = new TempFolder();
        Succeeds(await MoveToAsync());
        await _database.ExecuteAsync("""
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
            MovedInstallation.Names(connection, "SELECT concat_ws('|', first, earliest, latest, start, number) FROM commits ORDER BY first"));
        using var writer = new SqliteClickWriter(connection, rolledUp: 0, maxNewReferrers: 1);
        Assert.Equal(199, writer.LastId);
        Assert.Equal([-7, 8, 9, 10], writer.ReadLastNumbers().Keys.Order());
    }

    [Fact]
    public async Task A_database_that_has_data_is_refused()
    {
        Succeeds(await MoveToAsync());

        Refused(await MoveToAsync(), "the database is not empty: there are rows in ");
    }

    [Fact]
    public async Task A_folder_that_has_databases_is_refused()
    {
        Succeeds(await MoveToAsync());

        Refused(
            await CommandRun.RunAsync("move", "--from", _database.ConnectionString, $"--Data:Directory={_installation.Data}"),
            "already exists and was not overwritten. Move the databases away");
    }

    [Fact]
    public async Task A_server_on_the_folder_is_a_reason_to_refuse()
    {
        await using var server = await TestServer.StartAsync(folder: _installation.Folder);

        Refused(await MoveToAsync(), "another LinkApp server is using this folder. Stop it");
    }

    [Fact]
    public async Task A_server_on_the_database_is_a_reason_to_refuse()
    {
        using var back = new TempFolder();
        using var node = new TempFolder();
        Succeeds(await MoveToAsync());
        await using var server = await TestServer.StartAsync([$"--{DataSettings.PostgresKey}={_database.ConnectionString}"], folder: node);

        Refused(await MoveBackAsync(back), "LinkApp is connected to the database (", "Stop all servers");
    }

    [Fact]
    public async Task Clicks_that_wait_in_the_spill_file_are_a_reason_to_refuse()
    {
        await File.WriteAllTextAsync(_installation.Settings.SpillFile, "{}\n");

        Refused(await MoveToAsync(), "has clicks that are not stored yet. Start the server on this folder once");
    }

    [Theory]
    [InlineData("nonsense", "--to = \"…\": must be a connection string")]
    [InlineData("Host=127.0.0.1;Port=1;Database=linkapp;Username=ada;Password=hunter2", "PostgreSQL can't be reached")]
    public async Task A_wrong_connection_string_is_named_without_its_password(string connection, string problem)
    {
        var result = await CommandRun.RunAsync("move", "--to", connection, $"--Data:Directory={_installation.Data}");

        Refused(result, problem);
        Assert.DoesNotContain("hunter2", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_an_installation_has_nothing_to_move_back()
    {
        using var back = new TempFolder();

        Refused(await MoveBackAsync(back), "there is no installation in the database");
        Assert.Empty(Directory.EnumerateFiles(back.File("data"), "*.db"));
    }

    [Fact]
    public async Task Names_that_PostgreSQL_holds_for_equal_are_named()
    {
        using (var connection = SqliteSetup.Open(_installation.Settings.AppDatabase, pooled: false))
            connection.Execute("INSERT INTO Organizations (Name, CreatedAt) VALUES ('Ärzte', '2026-01-02 03:04:05'), ('ärzte', '2026-01-02 03:04:05')");

        Refused(await MoveToAsync(), "two rows of Organizations are equal for PostgreSQL", "(ärzte) already exists", "Rename one of them");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_move_that_was_interrupted_leaves_an_empty_database_and_is_made_again(bool breaks)
    {
        using var stop = new CancellationTokenSource();
        var move = new MoveToPostgres(
            _installation.Settings with { Postgres = _database.ConnectionString }, new(default, default, null, 1_000, 1_000), TimeProvider.System);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => move.RunAsync(Interrupt, stop.Token));

        Assert.Equal(breaks ? typeof(DataException) : typeof(OperationCanceledException), error.GetType());
        Assert.Equal(0L, await _database.ExecuteAsync("""SELECT count(*) FROM "Links" """));
        Succeeds(await MoveToAsync());

        void Interrupt(MovedRows table)
        {
            if (table.Table != "clicks.clicks")
                return;
            if (!breaks)
            {
                stop.Cancel();
                return;
            }
            using var end = _database.Source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'LinkApp' AND datname = current_database()");
            end.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task A_move_back_that_was_interrupted_leaves_no_databases_and_is_made_again()
    {
        using var back = new TempFolder();
        using var stop = new CancellationTokenSource();
        Succeeds(await MoveToAsync());
        Directory.CreateDirectory(Path.Combine(back.File("data"), "moving"));
        await File.WriteAllTextAsync(Path.Combine(back.File("data"), "moving", "linkapp.db"), "left by a move that was killed");
        var move = new MoveToSqlite(
            new(back.File("data"), _database.ConnectionString), new(default, default, null, 1_000, 1_000), TimeProvider.System);

        await Assert.ThrowsAsync<OperationCanceledException>(() => move.RunAsync(
            table =>
            {
                if (table.Table == "clicks.clicks")
                    stop.Cancel();
            },
            stop.Token));

        Assert.Empty(Directory.EnumerateFiles(back.File("data"), "*.db", SearchOption.AllDirectories));
        Succeeds(await MoveBackAsync(back));
    }

    private Task<CommandResult> MoveToAsync() =>
        CommandRun.RunAsync("move", "--to", _database.ConnectionString, $"--Data:Directory={_installation.Data}");

    private Task<CommandResult> MoveBackAsync(TempFolder folder) =>
        CommandRun.RunAsync("move", "--from", _database.ConnectionString, $"--Data:Directory={folder.File("data")}");

    // Those of the tests are not named LinkApp; those of the command have ended.
    private async Task EndConnectionsAsync() =>
        Assert.Equal(0L, await _database.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'LinkApp' AND datname = current_database()"));

    /// <summary>What the API of a server answers, before a link and a click are added.</summary>
    private async Task<string> ServeAsync(TempFolder folder, params string[] args)
    {
        await using var server = await TestServer.StartAsync(args, folder: folder);
        using var client = server.NewClient();
        client.DefaultRequestHeaders.Authorization = _installation.Key;
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
        Assert.True(link.Id > _installation.LastLink, $"{link.Id} comes after {_installation.LastLink}");
        (await server.ClickAsync("after")).Dispose();
        await log.FlushAsync();
        Assert.True(last > 0);
        Assert.Equal(last + 1, log.LastId);
        return answers;
    }

    private static void Succeeds(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.StartsWith("Moved to", result.Errors, StringComparison.Ordinal);
        Assert.Contains("clicks.clicks ", result.Output, StringComparison.Ordinal);
    }

    private static void Refused(CommandResult result, params string[] parts)
    {
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.All(parts, part => Assert.Contains(part, result.Errors, StringComparison.Ordinal));
    }

    // PostgreSQL has microseconds.
    [GeneratedRegex(@"\.\d{7}(?=[Z+])", RegexOptions.None, 1000)]
    private static partial Regex Fraction();

    private static SortedDictionary<string, string> Keys(string data) => new(
        Directory.EnumerateFiles(Path.Combine(data, "keys"), "*.xml")
            .ToDictionary(file => Path.GetFileName(file), file => System.Xml.Linq.XElement.Load(file).ToString()), StringComparer.Ordinal);
}
