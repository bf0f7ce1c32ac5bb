using System.Net;
using LinkApp.Core.Data;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp backup</c>.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_that_is_made_beside_the_server_is_a_whole_installation()
    {
        using var installation = new TempFolder();
        await using var server = await TestServer.StartAsync(folder: installation);
        using var program = await server.ApiAsync();
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        (await server.ClickAsync("spring")).Dispose();

        var result = await CommandRun.RunAsync("backup", _folder.File("data"), $"--Data:Directory={server.DataDirectory}");
        (await server.ClickAsync("spring")).Dispose();

        Assert.Equal((0, _folder.File("data") + Environment.NewLine, ""), (result.ExitCode, result.Output, result.Errors));
        Assert.Equal(2, (await program.GetApiAsync("links/spring/report")).Number("total"));
        await using var restored = await TestServer.StartAsync(folder: _folder);
        using var again = await restored.ApiAsync();
        Assert.Equal(1, (await again.GetApiAsync("links/spring/report")).Number("total"));
        using var click = await restored.ClickAsync("spring");
        Assert.Equal(HttpStatusCode.Found, click.StatusCode);
        // A copy has to be in WAL mode again: without it, readers and the writer would block each other.
        foreach (var file in (string[])["clicks.db", "linkapp.db", "rollups.db"])
        {
            using var connection = SqliteSetup.Open(Path.Combine(restored.DataDirectory, file), readOnly: true);
            Assert.Equal("wal", connection.Scalar<string>("PRAGMA journal_mode"));
        }
    }

    [Theory]
    [InlineData("linkapp.db")]
    [InlineData("clicks.db")]
    [InlineData("rollups.db")]
    public async Task A_file_that_is_there_is_never_overwritten(string name)
    {
        await using var server = await TestServer.StartAsync();
        await File.WriteAllTextAsync(_folder.File(name), "precious");

        var result = await CommandRun.RunAsync("backup", _folder.Path, $"--Data:Directory={server.DataDirectory}");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains($"{name} already exists", result.Errors, StringComparison.Ordinal);
        Assert.Equal([_folder.File(name)], Directory.GetFiles(_folder.Path));
        Assert.Equal("precious", await File.ReadAllTextAsync(_folder.File(name)));
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_nothing_in_the_way_of_the_next()
    {
        string data;
        using var installation = new TempFolder();
        await using (var server = await TestServer.StartAsync(folder: installation))
            data = server.DataDirectory;
        foreach (var file in Directory.GetFiles(data, "linkapp.db*"))
            File.Delete(file);
        await File.WriteAllTextAsync(Path.Combine(data, "linkapp.db"), new string('x', 10_000));

        var result = await CommandRun.RunAsync("backup", _folder.File("backup"), $"--Data:Directory={data}");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("The backup to", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.File("backup")));
    }

    [Fact]
    public async Task Nobody_but_the_owner_reads_the_copies_whatever_folder_they_are_in()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(0, (await CommandRun.RunAsync("backup", _folder.Path, $"--Data:Directory={server.DataDirectory}")).ExitCode);
        // Windows has no file modes: the permissions of the folder apply there.
        foreach (var file in OperatingSystem.IsWindows() ? [] : Directory.GetFiles(_folder.Path))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
    }

    [Fact]
    public async Task Where_there_is_no_installation_none_is_made_up()
    {
        var result = await CommandRun.RunAsync("backup", _folder.File("backup"), $"--Data:Directory={_folder.File("nothing")}");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("Data:Directory", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_target_that_is_a_file_is_told()
    {
        await using var server = await TestServer.StartAsync();
        await File.WriteAllTextAsync(_folder.File("backup"), "a file");

        var result = await CommandRun.RunAsync("backup", _folder.File("backup"), $"--Data:Directory={server.DataDirectory}");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("The backup to", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }
}
