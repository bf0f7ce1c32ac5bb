using System.Diagnostics;

namespace LinkApp.Tests.Support;

/// <summary>
/// A system of its own for the single file: read-only except for its data folder, without home and temporary folders, run by nobody
/// (bare-root.sh). It takes root, and a kernel that lets it have mount namespaces.
/// </summary>
internal sealed class BareSystem : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _program;
    private readonly string[] _unshare;
    private readonly string _options;

    private BareSystem(string program, string[] unshare, string options)
    {
        (_program, _unshare, _options) = (program, unshare, options);
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(_folder.File("root"));
        if (!OperatingSystem.IsWindows())
        {
            // Nobody has to reach it, through the folder of the test.
            foreach (var folder in (string[])[_folder.Path, Path.GetDirectoryName(program)!])
                File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    /// <summary>The data folder, from outside.</summary>
    public string Data => _folder.File("data");

    /// <summary>Makes such a system. Skips the test where that is not allowed.</summary>
    /// <param name="copy">The single file.</param>
    /// <param name="hasNetwork">Whether it has the machine's network; if not, it has the loopback of IPv6 only.</param>
    /// <param name="options">Options of the mount of the data folder.</param>
    public static async Task<BareSystem> CreateAsync(SingleFileCopy copy, bool hasNetwork = true, string options = "rw")
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can put a read-only system together.");
        string[] unshare = hasNetwork ? ["--mount"] : ["--mount", "--net"];
        var tried = await ServerProcess.RunAsync(new ProcessStartInfo("unshare", [.. unshare, "true"]), Eventually.Limit);
        Assert.SkipUnless(tried.ExitCode == 0, $"This machine allows no namespaces: {tried.Errors.Trim()}");
        if (!hasNetwork)
            Assert.SkipUnless(Directory.Exists("/proc/sys/net/ipv6") && DebianPackages.OnPath("ip") is not null, "There is no IPv6 here, or no program ip.");
        return new BareSystem(copy.Program, unshare, options);
    }

    public Task<CommandResult> RunAsync(params string[] args) => ServerProcess.RunAsync(Start(args), Eventually.Limit);

    public Task<ServerProcess> ServeAsync(params string[] args) => ServerProcess.StartAsync(Start(["serve", .. args]));

    /// <summary>Sends a request inside the system's network with curl; returns what it prints.</summary>
    public static async Task<string> CurlAsync(ServerProcess server, params string[] args)
    {
        var result = await ServerProcess.RunAsync(
            new ProcessStartInfo(
                "nsenter", ["--net", "--target", $"{server.Id}", "curl", "--silent", "--show-error", "--globoff", "--max-time", "60", .. args]),
            Eventually.Limit);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        return result.Output;
    }

    public void Dispose() => _folder.Dispose();

    private ProcessStartInfo Start(string[] args)
    {
        var script = Path.Combine(Repository.Folder("LinkApp.Tests", "Support"), "bare-root.sh");
        var network = _unshare.Contains("--net") ? "ip link set lo up && ip address del 127.0.0.1/8 dev lo && " : "";
        return new("unshare", [.. _unshare, "sh", "-c", $"{network}exec sh \"$@\"", "sh", script, _folder.File("root"), Data, _program, _options, .. args]);
    }
}
