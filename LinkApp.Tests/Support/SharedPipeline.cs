using System.Globalization;

namespace LinkApp.Tests.Support;

/// <summary>One <see cref="Pipeline"/> for all tests of a class, like <see cref="SharedServer"/>.</summary>
public class SharedPipeline : IAsyncLifetime
{
    private int _names;

    public Pipeline Pipeline { get; private set; } = null!;

    /// <summary>A unique name within the class, for an organization, a link or a user.</summary>
    public string NewName(string kind = "organization") => string.Create(CultureInfo.InvariantCulture, $"{kind}-{Interlocked.Increment(ref _names)}");

    public async ValueTask InitializeAsync()
    {
        Pipeline = await Pipeline.StartAsync();
        await SeedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Creates data that all tests of the class read and none changes.</summary>
    protected virtual Task SeedAsync() => Task.CompletedTask;
}
