using LinkApp.Core.Data;

namespace LinkApp.Postgres;

/// <summary>
/// The numbers of PostgreSQL's advisory locks, which are held until a transaction ends. All versions of LinkApp that may run beside each
/// other have the same.
/// </summary>
internal static class AdvisoryLocks
{
    /// <summary>The first number of each of our locks; other programs in the database have others.</summary>
    public const string Class = "1279348816";

    /// <summary>The lock that edits of links take by themselves (<see cref="Migrations.LinkSql"/>).</summary>
    public const string Edits = "1";

    private const string Domains = "2";
    private const string IdempotentCreates = "3";
    private const string FirstAdmin = "4";
    private const string Rollups = "5";
    private const string Retention = "6";
    private const string Migration = "7";
    private const string Writers = "8";

    /// <summary>A statement that waits for a lock. Runs in a transaction.</summary>
    public static string Take(Turn turn) => $"SELECT pg_advisory_xact_lock({Class}, {GetNumber(turn)})";

    /// <summary>A statement that waits until no other transaction that began by it is left. Runs in a transaction.</summary>
    public const string TakeWriters = $"SELECT pg_advisory_xact_lock({Class}, {Writers})";

    private static string GetNumber(Turn turn) => turn switch
    {
        Turn.Edits => Edits,
        Turn.Domains => Domains,
        Turn.IdempotentCreates => IdempotentCreates,
        Turn.FirstAdmin => FirstAdmin,
        Turn.Rollups => Rollups,
        Turn.Retention => Retention,
        Turn.Migration => Migration,
        _ => throw new ArgumentOutOfRangeException(nameof(turn), turn, null),
    };
}
