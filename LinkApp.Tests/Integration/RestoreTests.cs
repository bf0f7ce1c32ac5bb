using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp backup</c> and <c>linkapp restore</c>, as an operator runs them.</summary>
[Trait("Tier", "full")]
public sealed class RestoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => _folder.File("data");

    private string Backup => _folder.File("backup");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_is_restored_into_an_empty_folder()
    {
        await BackUpAsync("spring");

        var result = await RunAsync("restore", Backup, $"--Data:Directory={_folder.File("new")}");

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains(
            "spring", (await RunAsync("link", "list", "--organization", "Acme", $"--Data:Directory={_folder.File("new")}")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(_folder.File("new")), file => file.EndsWith(".restoring", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Databases_that_are_there_are_kept_unless_it_is_told_to_replace_them_and_then_moved_aside()
    {
        await BackUpAsync("spring");
        await LinkAsync("summer");

        var refused = await RunAsync("restore", Backup, $"--Data:Directory={Data}");
        var replaced = await RunAsync("restore", Backup, "--replace", $"--Data:Directory={Data}");

        AssertSentence(refused, "already exists and was not overwritten");
        Assert.Equal(0, replaced.ExitCode);
        Assert.Equal("spring", Assert.Single(await SlugsAsync(Data)));
        Assert.Equal(["spring", "summer"], (await SlugsAsync(replaced.Output.Trim())).Order());
    }

    [Fact]
    public async Task A_server_on_the_folder_is_a_reason_to_refuse()
    {
        await BackUpAsync("spring");
        await using var server = await ServerProcess.StartAsync($"--Data:Directory={Data}");

        AssertSentence(await RunAsync("restore", Backup, "--replace", $"--Data:Directory={Data}"), "another LinkApp server is using this folder");
    }

    [Theory]
    [InlineData("clicks.db", "damaged")]
    [InlineData("linkapp.db", "damaged")]
    [InlineData("rollups.db", "damaged")]
    [InlineData("clicks.db", "missing")]
    [InlineData("linkapp.db", "missing")]
    [InlineData("rollups.db", "missing")]
    public async Task A_backup_that_can_not_be_used_changes_nothing(string name, string how)
    {
        await BackUpAsync("spring");
        await LinkAsync("summer");
        if (how == "missing")
            File.Delete(Path.Combine(Backup, name));
        else
            await DamageAsync(Path.Combine(Backup, name));

        var verified = await RunAsync("restore", Backup, "--verify", $"--Data:Directory={Data}");
        var restored = await RunAsync("restore", Backup, "--replace", $"--Data:Directory={Data}");

        AssertSentence(verified, name);
        AssertSentence(restored, name);
        Assert.Equal(["spring", "summer"], (await SlugsAsync(Data)).Order());
    }

    [Fact]
    public async Task A_backup_of_an_older_version_is_restored_and_the_rollups_of_other_clicks_make_room()
    {
        await LinkAsync("spring");
        await OldClicks.WriteAsync(Backup);

        var refused = await RunAsync("restore", Backup, $"--Data:Directory={Data}");
        var replaced = await RunAsync("restore", Backup, "--replace", $"--Data:Directory={Data}");

        AssertSentence(refused, "already exists and was not overwritten");
        Assert.Equal(0, replaced.ExitCode);
        Assert.True(File.Exists(Path.Combine(replaced.Output.Trim(), "rollups.db")));
        Assert.False(File.Exists(Path.Combine(Data, "rollups.db")));
        await using var pipeline = await Pipeline.StartAsync(_folder);
        Assert.Equal(70, pipeline.Log.LastId);
    }

    private static async Task DamageAsync(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        // After the first page, which has the file's header.
        Array.Fill(bytes, (byte)0xa5, 4096, bytes.Length - 4096);
        await File.WriteAllBytesAsync(file, bytes);
    }

    private static void AssertSentence(CommandResult result, string words)
    {
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    private static async Task<string[]> SlugsAsync(string data)
    {
        var csv = (await RunAsync("link", "list", "--organization", "Acme", $"--Data:Directory={data}")).Output;
        return [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(' ')[0])];
    }

    private async Task BackUpAsync(string slug)
    {
        await LinkAsync(slug);
        Assert.Equal(0, (await RunAsync("backup", Backup, $"--Data:Directory={Data}")).ExitCode);
    }

    private async Task LinkAsync(string slug) =>
        Assert.Equal(
            0,
            (await RunAsync(
                "link", "create", "--organization", "Acme", "--destination", "https://example.com/", "--slug", slug, $"--Data:Directory={Data}")).ExitCode);

    private static Task<CommandResult> RunAsync(params string[] args) => CommandRun.RunAsync(args);
}
