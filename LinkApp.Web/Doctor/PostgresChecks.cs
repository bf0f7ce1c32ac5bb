using System.Data.Common;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using LinkApp.Postgres;

namespace LinkApp.Web.Doctor;

/// <summary>Checks the PostgreSQL that has the data.</summary>
internal static class PostgresChecks
{
    private const string Check = "postgres";

    // Slices of the live map and times of clicks allow for that.
    private static readonly TimeSpan MaxClockOffset = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan GoodClockOffset = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Finding>> RunAsync(DataSettings data, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            return [.. Explain(data, await PostgresProbe.RunAsync(data, time, cancel), time.GetUtcNow())];
        }
        catch (DbException error)
        {
            var (problem, cure) = PostgresErrors.Find(data, error);
            return [Finding.Fail(Check, Capitalize(problem), cure)];
        }
    }

    internal static IEnumerable<Finding> Explain(DataSettings data, PostgresProbe probe, DateTimeOffset now)
    {
        var state = probe.State;
        if (state.FindObstacle() is { } obstacle)
        {
            yield return Finding.Fail(Check, Capitalize(obstacle.Problem), obstacle.Cure);
            yield break;
        }
        yield return Finding.Ok(
            Check, $"PostgreSQL {state.VersionText} answers ({PostgresSettings.GetPublic(data.Postgres!)}); the database has {Format.Size(state.Size)}.");
        if (!probe.HasTables)
            yield return Finding.Warn(Check, "The database has no tables yet.", "The first start creates them.");
        if (state.Missing.Length > 0)
            yield return Finding.Fail(Check, $"PostgreSQL lacks the extensions {string.Join(" and ", state.Missing)}.", "Install the package postgresql-contrib.");
        if (!state.CanCreate)
            yield return Finding.Fail(
                Check, "The user may not create tables and extensions, as an update of LinkApp does.",
                "Make it the owner of the database: ALTER DATABASE … OWNER TO …;");
        if (probe.IsPooled)
            yield return Finding.Fail(
                Check, "A pooler shares PostgreSQL's sessions between connections: changes of other nodes are not noticed, and two nodes may do the same work.",
                "Connect to PostgreSQL directly, or set pool_mode=session in PgBouncer.");
        foreach (var finding in Durability(state))
            yield return finding;
        yield return Clock(state);
        if (probe.NewestClick is { } newest && DateTimeOffset.FromUnixTimeMilliseconds(newest) is var last && last > now + MaxClockOffset)
            yield return Finding.Fail(
                "clock", $"The latest click is from {last:u}, but this machine's clock shows {now:u}.",
                "Set the clocks of all nodes (timedatectl set-ntp true), and check whether one was wrong before.");
    }

    private static IEnumerable<Finding> Durability(PostgresState state)
    {
        if (!state.Fsync)
            yield return Finding.Warn(Check, "The server has fsync=off, and may lose everything when its machine stops.", "Only tests may have that.");
        if (!state.FullPageWrites)
            yield return Finding.Warn(
                Check, "The server has full_page_writes=off: after a power cut, pages may be half written.",
                "Set full_page_writes=on, unless the file system never writes half a page, as ZFS.");
        if (state.SynchronousCommit is "off" or "local")
            yield return Finding.Warn(
                Check, $"The server has synchronous_commit={state.SynchronousCommit}. Clicks are stored safely all the same; a change of a link may be lost in a crash.",
                "Set synchronous_commit=on.");
    }

    private static Finding Clock(PostgresState state)
    {
        var offset = state.ClockOffset.Duration();
        var message = $"PostgreSQL's clock is {Format.Number((long)offset.TotalMilliseconds)} ms {(state.ClockOffset < TimeSpan.Zero ? "behind" : "ahead of")} this machine's.";
        const string Cure = "Set both clocks: timedatectl set-ntp true";
        return offset > MaxClockOffset ? Finding.Fail("clock", message, Cure)
            : offset > GoodClockOffset ? Finding.Warn("clock", message, Cure)
            : Finding.Ok("clock", message);
    }

    private static string Capitalize(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
