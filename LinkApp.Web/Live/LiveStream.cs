using System.Runtime.CompilerServices;
using LinkApp.Core.Live;

namespace LinkApp.Web.Live;

/// <summary>Reads a subscription for a viewer, and ends when they may not see the clicks any more.</summary>
internal static class LiveStream
{
    /// <summary>How often access is looked at, and how often a quiet feed yields null.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The batches as they come, and null where none came within <see cref="CheckInterval"/>. Ends when
    /// <paramref name="stillAllowed"/> says no: asked at least every <see cref="CheckInterval"/>, quiet feed or busy.
    /// </summary>
    public static async IAsyncEnumerable<ClickBatch?> ReadAsync(
        Subscription subscription, Func<CancellationToken, ValueTask<bool>> stillAllowed, TimeProvider time, [EnumeratorCancellation] CancellationToken cancel)
    {
        var asked = time.GetTimestamp();
        var next = subscription.NextAsync(cancel).AsTask();
        while (true)
        {
            var left = CheckInterval - time.GetElapsedTime(asked);
            if (left <= TimeSpan.Zero)
            {
                if (!await stillAllowed(cancel))
                    yield break;
                asked = time.GetTimestamp();
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
