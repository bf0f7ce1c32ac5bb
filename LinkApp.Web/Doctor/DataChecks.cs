using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Doctor;

/// <summary>Checks the data folder, its databases and its disk.</summary>
internal static class DataChecks
{
    private const long Megabyte = 1 << 20;
    private const long BytesPerClick = 44;
    private const long LittleSpace = 1024 * Megabyte;
    private const long NoSpace = 100 * Megabyte;
    private const int RecentClicks = 1_000;
    private const int EnoughClicks = 20;

    private const string Writable = "data folder";
    private const string Databases = "databases";

    public static IEnumerable<Finding> Run(CoreSettings settings, DateTimeOffset now)
    {
        var data = settings.Data;
        if (!Directory.Exists(data.Directory))
        {
            yield return Finding.Warn(
                Writable, $"{data.Directory} doesn't exist yet.",
                data.Postgres is not null ? "The first start creates it."
                    : "The first start creates it. If LinkApp has run before, set Data:Directory to the folder that it used.");
            yield break;
        }
        yield return Folder(data);
        yield return Space(data);
        if (data.Postgres is not null)
            yield break;
        if (!File.Exists(data.AppDatabase) && !File.Exists(data.ClickDatabase))
        {
            yield return Finding.Warn(Databases, "There are no databases yet.", "The first start creates them.");
            yield break;
        }
        var databases = Read(settings);
        yield return databases;
        if (databases.Verdict == Verdict.Fail)
            yield break;
        foreach (var finding in Clicks(settings, now))
            yield return finding;
    }

    private static Finding Folder(DataSettings data)
    {
        try
        {
            File.Create(Path.Combine(data.Directory, $".doctor-{Guid.NewGuid():N}"), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(
                Writable, $"LinkApp can't write to {data.Directory}: {error.Message}",
                "Run this command as LinkApp's user, and make that user the owner of the folder (chown).");
        }
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(data.Directory) & Others) != 0
            ? Finding.Warn(Writable, $"Other users of this machine can read {data.Directory}.", $"chmod 700 {data.Directory}")
            : Finding.Ok(Writable, $"LinkApp can write to {data.Directory}.");
    }

    /// <summary>Checks how much disk space is left for clicks.</summary>
    public static Finding Space(DataSettings data)
    {
        const string Check = "disk space";
        var free = new DriveInfo(data.Directory).AvailableFreeSpace;
        // A node's own folder has clicks only while PostgreSQL can't be reached.
        var message = data.Postgres is null ? $"{Format.Size(free)} free (about {Format.About(free / BytesPerClick)} clicks)" : $"{Format.Size(free)} free";
        var cure = data.Postgres is null ? "Free some space, or set Clicks:Retention so that old clicks are deleted." : "Free some space.";
        return free < NoSpace ? Finding.Fail(Check, message, cure) : free < LittleSpace ? Finding.Warn(Check, message, cure) : Finding.Ok(Check, message);
    }

    private static Finding Read(CoreSettings settings)
    {
        try
        {
            SqliteLibrary.Prepare(new BundledFiles(settings.Data));
            new DatabaseCheck(settings.Data).Verify();
            return Finding.Ok(Databases, "All databases are intact.");
        }
        catch (Exception error) when (error is DataException or DbException)
        {
            return Finding.Fail(Databases, error.Message, "Stop the server and restore a backup: linkapp restore DIR --replace");
        }
    }

    private static IEnumerable<Finding> Clicks(CoreSettings settings, DateTimeOffset now)
    {
        using var connection = SqliteSetup.Open(settings.Data.ClickDatabase, readOnly: true);
        var newest = connection.Scalar<long?>("SELECT time FROM clicks ORDER BY id DESC LIMIT 1");
        if (newest is { } time && DateTimeOffset.FromUnixTimeMilliseconds(time) is var last && last > now.AddMinutes(1))
            yield return Finding.Fail(
                "clock", $"The latest click is from {last:u}, but this machine's clock shows {now:u}.",
                "Set the clock (timedatectl set-ntp true), and check whether it was wrong before.");

        var count = connection.Scalar<long>($"SELECT count(*) FROM (SELECT 1 FROM clicks LIMIT {RecentClicks})");
        var unknown = connection.Scalar<long>($"SELECT count(*) FROM (SELECT place FROM clicks ORDER BY id DESC LIMIT {RecentClicks}) WHERE place = 0");
        const string Check = "visitors";
        if (count >= EnoughClicks && unknown > count / 2)
            yield return Finding.Warn(
                Check, $"{Format.Number(unknown)} of the latest {Format.Count(count, "click")} have no place.",
                "Behind a reverse proxy, add its address to Proxy:Trusted and make it send X-Forwarded-For. Otherwise, every visitor seems to have the proxy's address.");
        else if (count >= EnoughClicks)
            yield return Finding.Ok(Check, $"{Format.Number(count - unknown)} of the latest {Format.Count(count, "click")} have a place.");
    }
}
