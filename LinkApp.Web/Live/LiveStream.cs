using System.Runtime.CompilerServices;
using LinkApp.Core.Data;
using LinkApp.Core.Live;

namespace LinkApp.Web.Live;

/// <summary>Reads a subscription for a viewer, and ends when the viewer loses access.</summary>
internal static class LiveStream
{
    /// <summary>How often access is checked, and how often a feed without clicks yields null.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    /// <summary>How long a viewer whose access can't be checked, since the store does not answer, sees the feed.</summary>
    public static readonly TimeSpan LongestUnchecked = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Returns the batches as they come, and null where none came within <see cref="CheckInterval"/>. Ends when
    /// <paramref name="hasAccess"/> returns false; it is called every <see cref="CheckInterval"/>, with and without clicks.
    /// </summary>
    public static async IAsyncEnumerable<ClickBatch?> ReadAsync(
        Subscription subscription, Func<CancellationToken, ValueTask<bool>> hasAccess, TimeProvider time, [EnumeratorCancellation] CancellationToken cancel)
    {
        var checkedAt = time.GetTimestamp();
        var allowedAt = checkedAt;
        var next = subscription.NextAsync(cancel).AsTask();
        while (true)
        {
            var left = CheckInterval - time.GetElapsedTime(checkedAt);
            if (left <= TimeSpan.Zero)
            {
                var allowed = await TryCheckAsync(hasAccess, cancel);
                if (allowed is false || (allowed is null && time.GetElapsedTime(allowedAt) > LongestUnchecked))
                    yield break;
                checkedAt = time.GetTimestamp();
                allowedAt = allowed is true ? checkedAt : allowedAt;
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

    /// <summary>Whether the viewer has access; null if the store does not answer.</summary>
    private static async ValueTask<bool?> TryCheckAsync(Func<CancellationToken, ValueTask<bool>> hasAccess, CancellationToken cancel)
    {
        try
        {
            return await hasAccess(cancel);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            return null;
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
