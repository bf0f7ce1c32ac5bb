using System.Diagnostics;

namespace LinkApp.Tests.Support;

/// <summary>
/// A server, its OpenAPI document, and the tools that lint it and generate clients from it. The tools are pinned in
/// LinkApp.Tests/Clients and .config, and installed when they are first used.
/// </summary>
public sealed class ApiClientFixture : IAsyncLifetime
{
    // Installing downloads 60 MB of packages; building a client takes a minute on a busy machine.
    private static readonly TimeSpan ToolLimit = TimeSpan.FromMinutes(10);

    private readonly TempFolder _folder = new();

    public TestServer Server { get; private set; } = null!;

    /// <summary>A key that may change links.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The document's address on the server.</summary>
    public string Url => $"{Server.Address}/api/v1/openapi.json";

    /// <summary>The document as a file.</summary>
    public string Document => _folder.File("openapi.json");

    public string TypeScript { get; } = Repository.Folder("LinkApp.Tests", "Clients", "typescript");

    public string CSharp { get; } = Repository.Folder("LinkApp.Tests", "Clients", "csharp");

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync();
        using var editor = await Server.ApiAsync();
        Key = editor.DefaultRequestHeaders.Authorization!.Parameter!;
        await File.WriteAllTextAsync(Document, await Server.Client.GetStringAsync(Url));
        await InstallPackagesAsync();
    }

    /// <summary>Runs a script of an npm package in Clients/typescript; returns its output.</summary>
    public Task<string> NodeAsync(params string[] arguments) => RunAsync(TypeScript, "node", arguments);

    /// <summary>Runs <c>dotnet</c> in the repository's root, where the tool manifest is; returns its output.</summary>
    public static Task<string> DotnetAsync(params string[] arguments) => RunAsync(Repository.Folder(), "dotnet", arguments);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Installs the packages of the lock file if they are missing. npm ci deletes installed packages, which others may be using.</summary>
    private async Task InstallPackagesAsync()
    {
        var wanted = await File.ReadAllTextAsync(Path.Combine(TypeScript, "package-lock.json"));
        var stamp = Path.Combine(TypeScript, "node_modules", "installed-lock.json");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
            return;
        // On Windows this is a script.
        string[] npm = OperatingSystem.IsWindows() ? ["cmd", "/c", "npm"] : ["npm"];
        await RunAsync(TypeScript, npm[0], [.. npm[1..], "ci", "--no-audit", "--no-fund", "--loglevel=error"]);
        await File.WriteAllTextAsync(stamp, wanted);
    }

    private static async Task<string> RunAsync(string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        // Variables of the build that runs the tests must not affect this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        // Stops tools from checking for updates and from sending telemetry.
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
            ("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"), ("KIOTA_OFFLINE_ENABLED", "true"), ("KIOTA_TUTORIAL_ENABLED", "false"),
            ("KIOTA_CLI_TELEMETRY_OPTOUT", "true"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"),
        ])
            start.Environment[name] = value;
        var result = await ServerProcess.RunAsync(start, ToolLimit);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Output}\n{result.Errors}");
        return result.Output;
    }
}
