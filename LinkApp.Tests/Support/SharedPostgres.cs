[assembly: AssemblyFixture(typeof(LinkApp.Tests.Support.SharedPostgres))]

namespace LinkApp.Tests.Support;

/// <summary>The PostgreSQL of all tests of a run that need no other; the first of them starts it.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Started = new(() => PostgresServer.StartAsync());

    /// <summary>The server; skips the test if PostgreSQL is not installed and can't be.</summary>
    public static Task<PostgresServer> GetAsync() => Started.Value;

    public async ValueTask DisposeAsync()
    {
        if (Started.IsValueCreated && Started.Value.IsCompletedSuccessfully)
            await (await Started.Value).DisposeAsync();
    }
}
