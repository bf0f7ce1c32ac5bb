using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Support;

/// <summary>
/// One server for all tests of a class (<see cref="IClassFixture{TFixture}"/>), because a start takes up to 0.3 s of processor
/// time. A test that changes data creates its own links; a test that reads all of an organization creates its own organization.
/// </summary>
public class SharedServer : IAsyncLifetime
{
    private int _names;

    public TestServer Server { get; private set; } = null!;

    /// <summary>Configuration keys, such as <c>--Live:Interval=200ms</c>.</summary>
    protected virtual string[] Settings => [];

    /// <summary>A clock that the tests control; null for the real one.</summary>
    protected virtual TimeProvider? Time => null;

    /// <summary>Replaces services, such as the log.</summary>
    protected virtual void Replace(IServiceCollection services)
    {
    }

    /// <summary>A unique name within the class, for an organization, a link or a user.</summary>
    public string NewName(string kind = "organization") => string.Create(CultureInfo.InvariantCulture, $"{kind}-{Interlocked.Increment(ref _names)}");

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync(Settings, Time, replace: Replace);
        await SeedAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Creates data that all tests of the class read and none changes.</summary>
    protected virtual Task SeedAsync() => Task.CompletedTask;
}
