using LinkApp.Core.Limits;
using LinkApp.Postgres.Limits;
using LinkApp.Tests.Support;
using LinkApp.Tests.Unit;

namespace LinkApp.Tests.Postgres;

/// <summary>A database with the tables of limits, which each test empties.</summary>
public sealed class LimitTables : IAsyncLifetime
{
    public PostgresDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await PostgresDatabase.CreateAsync(LimitSchema.Create);

    public async Task EmptyAsync() => await Database.ExecuteAsync("TRUNCATE limits.buckets, limits.password_attempts");

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>Buckets that all nodes share.</summary>
public sealed class PostgresTokenBucketTests(LimitTables tables) : TokenBucketTests, IClassFixture<LimitTables>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await tables.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Three_nodes_give_as_many_tokens_as_one()
    {
        var nodes = Enumerable.Range(0, 3).Select(_ => Create(TimeProvider.System)).ToArray();

        var taken = await Task.WhenAll(Enumerable.Range(0, 90).Select(i => Task.Run(async () => await nodes[i % 3].TakeAsync("ada", 10))));

        Assert.InRange(taken.Count(balance => balance.RetryAfter is null), 10, 11);
    }

    protected override TokenBuckets Create(TimeProvider time) => new PostgresTokenBuckets(tables.Database.Source, time);
}

/// <summary>Password tries that all nodes share.</summary>
public sealed class PostgresPasswordAttemptsTests(LimitTables tables) : PasswordAttemptsTests, IClassFixture<LimitTables>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await tables.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override PasswordAttempts Create(TimeProvider time) => new PostgresPasswordAttempts(tables.Database.Source, time);
}
