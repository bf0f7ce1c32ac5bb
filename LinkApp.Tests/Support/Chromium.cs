namespace LinkApp.Tests.Support;

/// <summary>The Chromium of this machine; where there is none and Debian's can be installed, that one.</summary>
internal static class Chromium
{
    private const string Variable = "LINKAPP_TEST_BROWSER";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly string[] FontFolders =
    [
        "/usr/share/fonts", "/usr/local/share/fonts", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fonts"),
    ];

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

    private static string? Found() => Names.Select(DebianPackages.OnPath).FirstOrDefault(path => path is not null);

    private static Task<string> InstallAsync() =>
        DebianPackages.InstallAsync(HasFonts() ? ["chromium"] : ["chromium", "fonts-dejavu-core"]);

    private static bool HasFonts() =>
        FontFolders.Where(Directory.Exists).Any(folder => Directory.EnumerateFiles(folder, "*.?tf", SearchOption.AllDirectories).Any());
}
