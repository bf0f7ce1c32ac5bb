namespace LinkApp.Tests.Support;

/// <summary>Finds this machine's Chromium; if there is none, installs Debian's where possible.</summary>
internal static class Chromium
{
    private const string Variable = "LINKAPP_TEST_BROWSER";

    // The headless shell has the same engine without windows, and takes half the processor time of the full browser.
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
    private static readonly string[] FontFolders =
    [
        "/usr/share/fonts", "/usr/local/share/fonts", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fonts"),
    ];

    /// <summary>The full path of the browser.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says what to install.</exception>
    public static async Task<string> PathAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
            return File.Exists(chosen) ? chosen : throw new InvalidOperationException($"{Variable} names {chosen}, which does not exist.");
        if (Found() is { } found)
            return found;
        var problem = await InstallAsync();
        return Found() ?? throw new InvalidOperationException(
            "The browser tests need Chromium, which is not on the PATH. Install it (Debian: apt-get install chromium-headless-shell fonts-dejavu-core), "
            + $"or set {Variable} to the path of a Chromium or Chrome. {problem}");
    }

    private static string? Found() => Names.Select(DebianPackages.OnPath).FirstOrDefault(path => path is not null);

    private static async Task<string> InstallAsync()
    {
        string[] fonts = HasFonts() ? [] : ["fonts-dejavu-core"];
        // Not every Debian derivative has a package for the headless shell.
        var problem = await DebianPackages.InstallAsync(["chromium-headless-shell", .. fonts]);
        return problem.Length == 0 ? "" : await DebianPackages.InstallAsync(["chromium", .. fonts]);
    }

    private static bool HasFonts() =>
        FontFolders.Where(Directory.Exists).Any(folder => Directory.EnumerateFiles(folder, "*.?tf", SearchOption.AllDirectories).Any());
}
