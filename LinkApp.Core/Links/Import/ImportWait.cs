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
}
