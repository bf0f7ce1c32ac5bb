namespace LinkApp.Core.Limits;

/// <summary>Limits password guessing to <see cref="Limit"/> tries a minute for each visitor and link.</summary>
public abstract class PasswordAttempts
{
    public const int Limit = 5;

    private protected static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Takes one try, before the password is checked, so that parallel tries are counted, too. Returns null, or the time to
    /// wait if all tries are used up.
    /// </summary>
    public abstract ValueTask<TimeSpan?> TakeAsync(ulong visitor, long linkId);

    /// <summary>Gives back a try whose password was right, since many visitors may share an address.</summary>
    public abstract ValueTask RefundAsync(ulong visitor, long linkId);
}
