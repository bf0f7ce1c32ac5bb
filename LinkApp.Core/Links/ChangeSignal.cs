namespace LinkApp.Core.Links;

/// <summary>Says when to look for changes that other processes have made.</summary>
public abstract class ChangeSignal
{
    /// <summary>The longest time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Waits until something may have been changed, or until it is time for the next look. Used by one caller.</summary>
    public abstract ValueTask WaitAsync(CancellationToken cancel);
}

/// <summary>Looks at an interval: a file says nothing by itself.</summary>
public sealed class IntervalSignal(TimeProvider time) : ChangeSignal, IDisposable
{
    private readonly PeriodicTimer _timer = new(Interval, time);

    public override async ValueTask WaitAsync(CancellationToken cancel) => await _timer.WaitForNextTickAsync(cancel);

    public void Dispose() => _timer.Dispose();
}
