using System.Diagnostics;

namespace LinkApp.Tests.Support;

/// <summary>The Chromium of this machine; where there is none and Debian's can be installed, that one.</summary>
internal static class Chromium
{
    private const string Variable = "LINKAPP_TEST_BROWSER";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly string[] FontFolders = ["/usr/share/fonts", "/usr/local/share/fonts", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fonts")];
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(10);

    /// <summary>The full path of a browser.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says what to install.</exception>
    public static async Task<string> PathAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
            return File.Exists(chosen) ? chosen : throw new InvalidOperationException($"{Variable} names {chosen}, which does not exist.");
        if (Found() is { } found)
            return found;
        var problem = await InstallAsync();
        return Found() ?? throw new InvalidOperationException(
            "The browser tests need Chromium, which is not on the PATH. Install it (Debian: apt-get install chromium fonts-dejavu-core), "
            + $"or set {Variable} to the path of a Chromium or Chrome. {problem}");
    }

    private static string? Found() => Names.Select(OnPath).FirstOrDefault(path => path is not null);

    /// <summary>Installs Debian's package with the rights that are there; returns why it could not.</summary>
    private static async Task<string> InstallAsync()
    {
        if (OnPath("apt-get") is null)
            return "It could not be installed here: there is no apt-get.";
        string[] prefix = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
        if (prefix.Length > 0 && (OnPath("sudo") is null || (await RunAsync(["sudo", "-n", "true"])).ExitCode != 0))
            return "It could not be installed here: that takes root or passwordless sudo.";

        string[] packages = HasFonts() ? ["chromium"] : ["chromium", "fonts-dejavu-core"];
        foreach (string[] arguments in (string[][])[["update"], ["install", "--yes", "--no-install-recommends", .. packages]])
        {
            var (code, output) = await RunAsync([.. prefix, "apt-get", .. arguments]);
            if (code != 0)
                return $"apt-get {arguments[0]} ended with {code}: {output}";
        }
        return "";
    }

    private static bool HasFonts() =>
        FontFolders.Where(Directory.Exists).Any(folder => Directory.EnumerateFiles(folder, "*.?tf", SearchOption.AllDirectories).Any());

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
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
