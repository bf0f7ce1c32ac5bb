using System.Diagnostics;

namespace LinkApp.Tests.Support;

/// <summary>Waits for conditions and tasks. Every wait has a limit, and its failure says what it waited for.</summary>
public static class Eventually
{
    /// <summary>The limit of a wait: long enough for a busy machine. A test that passes never takes this long.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until a condition holds.</summary>
    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string)"/>
    public static Task TrueAsync(Func<Task<bool>> condition, string what) => TrueAsync(condition, () => what);

    /// <summary>Waits until something has a value; the failure says which one it had instead.</summary>
    public static Task EqualAsync<T>(T expected, Func<T> actual, string what)
    {
        var last = default(T);
        return TrueAsync(
            () => Task.FromResult(EqualityComparer<T>.Default.Equals(last = actual(), expected)), () => $"{what} ({expected}); at the end: {last}");
    }

    private static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Limit)
                throw new TimeoutException($"Waited {Limit.TotalSeconds} s, but this did not happen: {what()}.");
#pragma warning disable RS0030 // The pause between two checks of the condition.
            await Task.Delay(Pause);
#pragma warning restore RS0030
        }
    }

    /// <summary>Waits for a task, at most until the limit.</summary>
    public static async Task<T> Get<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"Waited {Limit.TotalSeconds} s, but this did not happen: {what}.", error);
        }
    }
}
