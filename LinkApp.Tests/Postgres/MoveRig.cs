using LinkApp.Tests.Support;

namespace LinkApp.Tests.Postgres;

/// <summary>An installation that has rows in every table, and an empty database that it is moved to.</summary>
public abstract class MoveRig : IAsyncLifetime
{
    private protected MovedInstallation Installation { get; private set; } = null!;

    protected PostgresDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Installation = await MovedInstallation.CreateAsync();
        Database = await PostgresDatabase.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Installation is not null)
            await Installation.DisposeAsync();
        if (Database is not null)
            await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<CommandResult> MoveToAsync() =>
        CommandRun.RunAsync("move", "--to", Database.ConnectionString, $"--Data:Directory={Installation.Data}");

    protected Task<CommandResult> MoveBackAsync(TempFolder folder) =>
        CommandRun.RunAsync("move", "--from", Database.ConnectionString, $"--Data:Directory={folder.File("data")}");

    // Those of the tests are not named LinkApp; those of the command have ended.
    protected async Task EndConnectionsAsync() =>
        Assert.Equal(0L, await Database.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'LinkApp' AND datname = current_database()"));

    protected static void Succeeds(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.StartsWith("Moved to", result.Errors, StringComparison.Ordinal);
        Assert.Contains("clicks.clicks ", result.Output, StringComparison.Ordinal);
    }

    protected static void Refused(CommandResult result, params string[] parts)
    {
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.All(parts, part => Assert.Contains(part, result.Errors, StringComparison.Ordinal));
    }
}
