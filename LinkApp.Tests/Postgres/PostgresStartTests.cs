using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using LinkApp.Postgres;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>What a start does to the database, and which it refuses.</summary>
public sealed class PostgresStartTests
{
    private const string Count = """SELECT count(*) FROM "__EFMigrationsHistory" """;

    private static readonly PostgresState Good = new(
        150004, "15.4", "UTF8", Fsync: true, FullPageWrites: true, "on", IsReadOnly: false, CanCreate: true, Missing: [], TimeSpan.Zero, Size: 0);

    [Fact]
    public async Task Nodes_that_start_at_once_create_the_tables_once()
    {
        await using var installation = await PostgresInstallation.CreateEmptyAsync();
        var nodes = Enumerable.Range(0, 3).Select(_ => installation.CreateNode()).ToList();

        await Task.WhenAll(nodes.Select(PrepareAsync));

        Assert.Equal(1, await installation.ScalarAsync<long>(Count));
        Assert.Equal(0, await installation.ScalarAsync<long>("SELECT last FROM clicks.head"));
        await PrepareAsync(nodes[0]);
        Assert.Equal(1, await installation.ScalarAsync<long>(Count));
    }

    [Fact]
    public async Task A_start_that_fails_leaves_no_tables()
    {
        await using var installation = await PostgresInstallation.CreateEmptyAsync();
        // In the way of the last tables.
        await installation.ScalarAsync<int>("CREATE SCHEMA limits");

        await RefusedAsync(installation, "PostgreSQL says: schema \"limits\" already exists");

        Assert.Equal(0, await installation.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'clicks')"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await using var installation = new PostgresInstallation();
        await installation.InitializeAsync();
        await installation.ScalarAsync<int>("""INSERT INTO "__EFMigrationsHistory" VALUES ('29991231235959_Later', '99')""");

        await RefusedAsync(installation, "was written by a newer version of LinkApp (migration 29991231235959_Later). Start that version");
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused()
    {
        await using var installation = await PostgresInstallation.CreateEmptyAsync();
        await installation.ScalarAsync<int>("CREATE TABLE orders (id integer)");

        await RefusedAsync(installation, "has tables of another program, such as public.orders. Create a database for LinkApp alone");
    }

    [Fact]
    public async Task A_user_without_rights_is_refused()
    {
        await using var installation = await PostgresInstallation.CreateEmptyAsync();
        var name = $"plain{Guid.NewGuid():N}";
        await installation.ScalarAsync<int>($"CREATE ROLE {name} LOGIN");
        try
        {
            await RefusedAsync(installation, $"the user {name} may not create what LinkApp needs", text => text.Username = name);
        }
        finally
        {
            await installation.ScalarAsync<int>($"DROP ROLE {name}");
        }
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        await using var installation = await PostgresInstallation.CreateEmptyAsync();

        await RefusedAsync(
            installation, "there is no database nowhere. Create it: CREATE DATABASE nowhere OWNER postgres;", text => text.Database = "nowhere");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_without_the_password()
    {
        await using var installation = await PostgresInstallation.CreateEmptyAsync();

        var message = await RefusedAsync(
            installation, "PostgreSQL can't be reached", text => (text.Host, text.Port, text.Password) = ("127.0.0.1", 1, "hunter2"));

        Assert.Contains("Check Host (127.0.0.1) and Port (1)", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("28P01", "password authentication failed for user \"ada\"", "refuses the user ada", "pg_hba.conf")]
    [InlineData("28000", "no pg_hba.conf entry for host", "refuses the user ada", "pg_hba.conf")]
    [InlineData("58P01", "could not open extension control file", "lacks something", "postgresql-contrib")]
    [InlineData("0A000", "ICU is not supported in this build", "lacks something", "ICU")]
    [InlineData("53300", "too many clients", "no connection left", "max_connections")]
    [InlineData("57P03", "the database system is starting up", "starting or stopping", "Try again")]
    [InlineData("08P01", "unsupported startup parameter: options", "a pooler is between", "directly")]
    [InlineData("XX000", "something else", "PostgreSQL says: something else.", "log")]
    public void An_error_of_the_server_has_a_cure(string code, string text, string problem, string cure)
    {
        var settings = new DataSettings("data", "Host=db;Database=linkapp;Username=ada;Password=hunter2");

        var message = PostgresErrors.Describe(settings, new PostgresException(text, "FATAL", "FATAL", code)).Message;

        Assert.StartsWith("Data:Postgres = \"Host=db;Port=5432;Database=linkapp;Username=ada\": ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains(cure, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_may_lose_data_or_can_not_work_is_refused()
    {
        Assert.Null(Good.FindObstacle(allowsUnsafe: false));
        Assert.Contains("fsync=off", (Good with { Fsync = false }).FindObstacle(allowsUnsafe: false)!.Problem, StringComparison.Ordinal);
        Assert.Null((Good with { Fsync = false }).FindObstacle(allowsUnsafe: true));
        Assert.Contains("14.9", (Good with { Version = 140009, VersionText = "14.9" }).FindObstacle(allowsUnsafe: true)!.Problem, StringComparison.Ordinal);
        Assert.Contains("LATIN1", (Good with { Encoding = "LATIN1" }).FindObstacle(allowsUnsafe: true)!.Problem, StringComparison.Ordinal);
        Assert.Contains("only reads", (Good with { IsReadOnly = true }).FindObstacle(allowsUnsafe: true)!.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_says_what_it_is()
    {
        await using var installation = await PostgresInstallation.CreateEmptyAsync();
        await using var connection = new NpgsqlConnection(installation.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        var state = await PostgresState.ReadAsync(connection, TimeProvider.System, CancellationToken.None);

        Assert.True(state.Version >= PostgresState.MinVersion);
        Assert.Equal(("UTF8", false, true), (state.Encoding, state.Fsync, state.CanCreate));
        Assert.Empty(state.Missing);
        Assert.InRange(state.ClockOffset, TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(5));
        Assert.True(state.Size > 1_000_000);
    }

    [Theory]
    [InlineData("Host=db;Database=linkapp;Username=ada;Password=hunter2", null)]
    [InlineData("Database=linkapp;Username=ada;Password=hunter2", "Host is missing.")]
    [InlineData("Host=db;Username=ada;Password=hunter2", "Database is missing.")]
    [InlineData("Host=db;Database=linkapp;Password=hunter2", "Username is missing.")]
    [InlineData("Host=db;Database=linkapp;Username=ada;Password=hunter2;Hots=x", "\"Hots\" has no meaning, or a wrong value.")]
    [InlineData("Host=db;Port=no;Database=linkapp;Username=ada;Password=hunter2", "\"Port\" has no meaning, or a wrong value.")]
    [InlineData("postgres://ada:hunter2@db/linkapp", "it can't be read.")]
    public void A_connection_string_that_can_not_be_used_is_an_error_without_its_password(string text, string? problem)
    {
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection([new(DataSettings.PostgresKey, text)]).Build());

        PostgresSettings.Check(reader, DataSettings.Read(reader));

        Assert.Equal(problem is null ? 0 : 1, reader.Errors.Count);
        Assert.All(reader.Errors, error =>
        {
            Assert.StartsWith("Data:Postgres = ", error, StringComparison.Ordinal);
            Assert.EndsWith(problem!, error, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_start_without_PostgreSQL_loads_nothing_of_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads the memory map of the process.");
        using var folder = new TempFolder();
        await using var server = await ServerProcess.StartAsync($"--Data:Directory={folder.File("data")}");

        var files = await File.ReadAllTextAsync($"/proc/{server.Id}/maps", TestContext.Current.CancellationToken);

        Assert.Contains("Microsoft.Data.Sqlite.dll", files, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", files, StringComparison.Ordinal);
    }

    private static Task PrepareAsync(IServiceProvider node) => node.GetRequiredService<DataFolder>().PrepareAsync();

    private static async Task<string> RefusedAsync(PostgresInstallation installation, string problem, Action<NpgsqlConnectionStringBuilder>? change = null)
    {
        var text = new NpgsqlConnectionStringBuilder(installation.ConnectionString);
        change?.Invoke(text);
        var error = await Assert.ThrowsAsync<DataException>(() => PrepareAsync(installation.CreateNode(text.ToString())));
        Assert.StartsWith("Data:Postgres = \"Host=127.0.0.1;", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
