namespace LinkApp.Tests.Support;

// How tests get the programs.
public sealed partial class PostgresServer
{
    private const string Package = "postgresql";

    // Where the package would create a server of its own, on the port 5432.
    private const string ClusterSettings = "/etc/postgresql-common/createcluster.conf";

    /// <summary>Creates a server and starts it; skips the test if PostgreSQL is not installed and can't be.</summary>
    /// <param name="isDurable">Whether it writes to the disk before it answers: for tests that crash it.</param>
    public static async Task<PostgresServer> StartAsync(bool isDurable = false) => await StartAsync(await FindProgramsAsync(), isDurable);

    private static async Task<string> FindProgramsAsync()
    {
        if (FindPrograms() is { } found)
            return found;
        if (Environment.IsPrivilegedProcess && !File.Exists(ClusterSettings))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(ClusterSettings)!);
            await File.WriteAllTextAsync(ClusterSettings, "create_main_cluster = false\n");
        }
        var problem = await DebianPackages.InstallAsync(Package);
        var installed = FindPrograms();
        Assert.SkipUnless(installed is not null, $"This test needs PostgreSQL 15 or newer. {problem}");
        return installed!;
    }
}
