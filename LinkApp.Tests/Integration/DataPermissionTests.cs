using System.Runtime.Versioning;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>What LinkApp writes is readable by its own user only, whatever the umask. Windows has no file modes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DataPermissionTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_in_the_data_folder_or_a_backup_is_open_to_others_after_a_start_an_import_a_geo_update_and_a_backup()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file modes.");
        var geo = GeoFiles.GeoIp2City().Save(_folder.File("city.mmdb"));
        File.SetUnixFileMode(geo, (UnixFileMode)0b110_110_110);
        await using var server = await TestServer.StartAsync();
        await server.MemberAsync("ada@example.com");
        using var visitor = new Visitor(server);
        await visitor.SignInAsync("ada@example.com");
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        (await server.ClickAsync("spring")).Dispose();
        using (var program = await server.ApiAsync())
        using (var body = new StringContent("slug,destination\nsummer,https://example.com/\n", null, "text/csv"))
            (await program.PostAsync("/api/v1/links/import", body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode().Dispose();
        await Eventually.TrueAsync(
            async () => await server.Services.GetRequiredService<LinkQueries>().IsTakenAsync("summer"), "the import is done");

        Assert.Equal(0, (await CommandRun.RunAsync("geo", "use", geo, $"--Data:Directory={server.DataDirectory}")).ExitCode);
        Assert.Equal(0, (await CommandRun.RunAsync("backup", _folder.File("backup"), $"--Data:Directory={server.DataDirectory}")).ExitCode);

        var entries = Open(server.DataDirectory).Concat(Open(_folder.File("backup"))).ToList();
        Assert.Equal([], entries.Where(entry => entry.IsOpen).Select(entry => entry.Name));
        foreach (var name in (string[])["clicks.db-wal", "installed.mmdb", "day.salt", "server.lock", "keys", "imports"])
            Assert.Contains(entries, entry => Path.GetFileName(entry.Name) == name);
    }

    [Fact]
    public async Task Files_that_were_open_to_others_are_closed_at_the_next_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file modes.");
        string directory;
        await using (var server = await TestServer.StartAsync(folder: _folder))
        {
            directory = server.DataDirectory;
            using var visitor = new Visitor(server);
            (await visitor.Client.GetAsync("/account/sign-in", TestContext.Current.CancellationToken)).Dispose();
        }
        // Not LinkApp's: it stays as it is.
        await File.WriteAllTextAsync(Path.Combine(directory, "notes.txt"), "mine", TestContext.Current.CancellationToken);
        foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(Path.Combine(directory, "keys"), (UnixFileMode)0b111_101_101);

        await using var next = await TestServer.StartAsync(folder: _folder);

        string[] secret = ["linkapp.db", "clicks.db", "rollups.db", "day.salt", "keys"];
        Assert.Equal([], Open(directory).Where(entry => entry.IsOpen).Select(entry => Path.GetRelativePath(directory, entry.Name))
            .Where(name => secret.Contains(name) || name.StartsWith("keys/", StringComparison.Ordinal)));
        Assert.Contains(Open(directory), entry => entry.IsOpen && Path.GetFileName(entry.Name) == "notes.txt");
    }

    /// <summary>A folder and all in it, and whether others may do anything with it.</summary>
    private static List<(string Name, bool IsOpen)> Open(string folder) =>
    [
        .. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Prepend(new DirectoryInfo(folder))
            .Select(entry => (entry.FullName, (entry.UnixFileMode & ~Owner) != 0)),
    ];
}
