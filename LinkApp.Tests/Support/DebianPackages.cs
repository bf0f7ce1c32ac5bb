using System.Diagnostics;

namespace LinkApp.Tests.Support;

/// <summary>Finds and installs programs that tests need.</summary>
internal static class DebianPackages
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(10);
    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>The full path of a program on the PATH, or null.</summary>
    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Installs packages if the user may; returns the reason of a failure, or an empty text.</summary>
    public static async Task<string> InstallAsync(params string[] packages)
    {
        if (OnPath("apt-get") is null)
            return "It could not be installed here: there is no apt-get.";
        string[] prefix = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
        if (prefix.Length > 0 && (OnPath("sudo") is null || (await RunAsync(["sudo", "-n", "true"])).ExitCode != 0))
            return "It could not be installed here: that takes root or passwordless sudo.";

        await Installing.WaitAsync();
        try
        {
            foreach (string[] arguments in (string[][])[["update"], ["install", "--yes", "--no-install-recommends", .. packages]])
            {
                string[] command = [.. prefix, "apt-get", "-o", "DPkg::Lock::Timeout=300", .. arguments];
                var (code, output) = (0, "");
                // This option does not apply to the lock of the package lists, which an update takes.
                await Eventually.TrueAsync(
                    async () =>
                    {
                        (code, output) = await RunAsync(command);
                        return code == 0 || !output.Contains("Could not get lock", StringComparison.Ordinal);
                    },
                    "another apt gives the lists of packages free");
                if (code != 0)
                    return $"apt-get {arguments[0]} ended with {code}: {output}";
            }
        }
        finally
        {
            Installing.Release();
        }
        return "";
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        // Services in the packages are not started.
        start.Environment["SYSTEMD_OFFLINE"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(InstallLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"no end within {InstallLimit.TotalMinutes} minutes");
        }
        await output;
        return (process.ExitCode, (await errors).Trim());
    }
}
