using System.Security.Cryptography;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Keeps the day salt, so that it is the same after a restart and on all servers. No backup may keep it: there is one salt, and that of the
/// next day takes its place.
/// </summary>
public abstract class DaySaltStorage
{
    internal const int Length = 32;

    /// <summary>How often a salt that several servers share is compared with that of the storage; null if no other server changes it.</summary>
    public virtual TimeSpan? Confirmation => null;

    /// <summary>
    /// The salt of a day: that of the storage, else the one that is known, else a new one, which is stored in the place of an older one. 32
    /// random bytes. Where the storage fails, the salt is not stored.
    /// </summary>
    /// <param name="day">The number of the day (UTC).</param>
    /// <param name="known">The salt that this server uses for the day already; null for none.</param>
    public abstract ValueTask<byte[]> GetAsync(int day, byte[]? known);

    private protected static byte[] CreateSalt() => RandomNumberGenerator.GetBytes(Length);
}
