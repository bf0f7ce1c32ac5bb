using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Support;

/// <summary>Moves a test's clock by hours and days.</summary>
internal static class ClockJumps
{
    // Longer than the intervals of the pipeline's background work.
    private static readonly TimeSpan Run = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Moves the clock as on a machine that slept: background work runs once after it wakes up, not once for each interval in
    /// between. <see cref="FakeTimeProvider.Advance"/> would fire every timer of a server a million times in two weeks.
    /// Timers of more than two minutes do not fire.
    /// </summary>
    public static void Jump(this FakeTimeProvider clock, TimeSpan span)
    {
        var awake = span < Run ? span : Run;
        clock.AdjustTime(clock.GetUtcNow() + span - awake);
        clock.Advance(awake);
    }
}
