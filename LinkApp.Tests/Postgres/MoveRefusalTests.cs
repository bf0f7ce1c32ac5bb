using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using LinkApp.Postgres.Move;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Postgres;

/// <summary>When <c>linkapp move</c> refuses, and what it leaves when it is interrupted.</summary>
public sealed class MoveRefusalTests : MoveRig
{
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
            await CommandRun.RunAsync("move", "--from", Database.ConnectionString, $"--Data:Directory={Installation.Data}"),
            "already exists and was not overwritten. Move the databases away");
    }

    [Fact]
    public async Task A_server_on_the_folder_is_a_reason_to_refuse()
    {
        await using var server = await TestServer.StartAsync(folder: Installation.Folder);

        Refused(await MoveToAsync(), "another LinkApp server is using this folder. Stop it");
    }

    [Fact]
    public async Task A_server_on_the_database_is_a_reason_to_refuse()
    {
        using var back = new TempFolder();
        using var node = new TempFolder();
        Succeeds(await MoveToAsync());
        await using var server = await TestServer.StartAsync([$"--{DataSettings.PostgresKey}={Database.ConnectionString}"], folder: node);

        Refused(await MoveBackAsync(back), "LinkApp is connected to the database (", "Stop all servers");
    }

    [Fact]
    public async Task Clicks_that_wait_in_the_spill_file_are_a_reason_to_refuse()
    {
        await File.WriteAllTextAsync(Installation.Settings.SpillFile, "{}\n");

        Refused(await MoveToAsync(), "has clicks that are not stored yet. Start the server on this folder once");
    }

    [Theory]
    [InlineData("nonsense", "--to = \"…\": must be a connection string")]
    [InlineData("Host=127.0.0.1;Port=1;Database=linkapp;Username=ada;Password=hunter2", "PostgreSQL can't be reached")]
    public async Task A_wrong_connection_string_is_named_without_its_password(string connection, string problem)
    {
        var result = await CommandRun.RunAsync("move", "--to", connection, $"--Data:Directory={Installation.Data}");

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
        using (var connection = SqliteSetup.Open(Installation.Settings.AppDatabase, pooled: false))
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
            Installation.Settings with { Postgres = Database.ConnectionString }, new(default, default, null, 1_000, 1_000), TimeProvider.System);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => move.RunAsync(Interrupt, stop.Token));

        Assert.Equal(breaks ? typeof(DataException) : typeof(OperationCanceledException), error.GetType());
        Assert.Equal(0L, await Database.ExecuteAsync("""SELECT count(*) FROM "Links" """));
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
            using var end = Database.Source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'LinkApp' AND datname = current_database()");
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
            new(back.File("data"), Database.ConnectionString), new(default, default, null, 1_000, 1_000), TimeProvider.System);

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
}
