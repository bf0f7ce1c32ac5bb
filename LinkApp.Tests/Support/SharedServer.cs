using System.Globalization;

namespace LinkApp.Tests.Support;

/// <summary>
/// One server for all tests of a class, by <see cref="IClassFixture{TFixture}"/>: a start takes up to 0.3 s of processor time.
/// A test that changes data makes links of its own, and an organization of its own where it looks at all that one has.
/// </summary>
public class SharedServer : IAsyncLifetime
{
    private int _names;

    public TestServer Server { get; private set; } = null!;

    /// <summary>Configuration keys, such as <c>--Live:Interval=200ms</c>.</summary>
    protected virtual string[] Settings => [];

    /// <summary>A clock that the tests steer; null for the real one.</summary>
    protected virtual TimeProvider? Time => null;

    /// <summary>A name that no other test of the class has: of an organization, a link, a user.</summary>
    public string NewName(string kind = "organization") => string.Create(CultureInfo.InvariantCulture, $"{kind}-{Interlocked.Increment(ref _names)}");

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync(Settings, Time);
        await SeedAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes what all tests of the class read and none changes.</summary>
    protected virtual Task SeedAsync() => Task.CompletedTask;
}
