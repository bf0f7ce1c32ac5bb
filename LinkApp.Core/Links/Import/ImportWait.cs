using LinkApp.Core.Data;

namespace LinkApp.Core.Links.Import;

/// <summary>An import waits, since the store fails: another program locks it, for example, or the disk is full. It goes on by itself.</summary>
/// <param name="Reason">What is wrong, as a part of a sentence, such as "the disk is full".</param>
/// <param name="RetryAt">When the batch is tried again.</param>
public sealed record ImportWait(string Reason, DateTimeOffset RetryAt)
{
    /// <summary>The first pause before a batch is tried again; each further one is twice as long.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two tries.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Runs work, again and again while the store fails in a way that may pass, with growing pauses.</summary>
    /// <param name="work">What failed has changed nothing, or goes on where it has stopped when it is tried again.</param>
    /// <param name="onWait">Called before each pause, and with null once the work is done.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="cancel">Ends the waiting.</param>
    internal static async Task<T> RepeatAsync<T>(Func<Task<T>> work, Action<ImportWait?>? onWait, TimeProvider time, CancellationToken cancel)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var result = await work();
                if (pause > FirstPause)
                    onWait?.Invoke(null);
                return result;
            }
            catch (Exception error) when (StoreFailure.IsTemporary(error))
            {
                onWait?.Invoke(new(StoreFailure.Describe(error), time.GetUtcNow() + pause));
            }
            await Task.Delay(pause, time, cancel);
        }
    }
}
