using System.Runtime.CompilerServices;
using LinkApp.Core.Live;

namespace LinkApp.Web.Live;

/// <summary>Reads a subscription for a viewer, and ends when the viewer loses access.</summary>
internal static class LiveStream
{
    /// <summary>How often access is checked, and how often a feed without clicks yields null.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Returns the batches as they come, and null where none came within <see cref="CheckInterval"/>. Ends when
    /// <paramref name="hasAccess"/> returns false; it is called every <see cref="CheckInterval"/>, with and without clicks.
    /// </summary>
    public static async IAsyncEnumerable<ClickBatch?> ReadAsync(
        Subscription subscription, Func<CancellationToken, ValueTask<bool>> hasAccess, TimeProvider time, [EnumeratorCancellation] CancellationToken cancel)
    {
        var checkedAt = time.GetTimestamp();
        var next = subscription.NextAsync(cancel).AsTask();
        while (true)
        {
            var left = CheckInterval - time.GetElapsedTime(checkedAt);
            if (left <= TimeSpan.Zero)
            {
                if (!await hasAccess(cancel))
                    yield break;
                checkedAt = time.GetTimestamp();
                left = CheckInterval;
            }

            if (!await CompletesWithinAsync(next, left, time, cancel))
            {
                yield return null;
                continue;
            }
            if (await next is not { } batch)
                yield break;
            yield return batch;
            next = subscription.NextAsync(cancel).AsTask();
        }
    }

    private static async Task<bool> CompletesWithinAsync(Task task, TimeSpan limit, TimeProvider time, CancellationToken cancel)
    {
        if (task.IsCompleted)
            return true;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var finished = await Task.WhenAny(task, Task.Delay(limit, time, enough.Token));
        await enough.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        return finished == task;
    }
}
