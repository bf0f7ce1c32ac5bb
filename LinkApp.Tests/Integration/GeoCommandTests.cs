using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp geo</c>.</summary>
public sealed class GeoCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Installed => _folder.File("data/geo/installed.mmdb");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_installed_asked_and_taken_out_again()
    {
        var file = GeoFiles.GeoIp2City().Save(_folder.File("city.mmdb"));

        var used = await RunAsync("use", file);
        File.Delete(file);
        var found = await RunAsync("lookup", GeoFiles.Berlin, "--json");
        var info = JsonElement.Parse((await RunAsync("info", "--json")).Output);
        var back = await RunAsync("use", "--bundled");

        Assert.Equal((0, ""), (used.ExitCode, used.Errors));
        Assert.Matches($"^DATABASE   GeoIP2-City\nBUILT      .*\nADDRESSES  IPv4 and IPv6\nFILE       {Installed}\n$", used.Output);
        Assert.Equal("Berlin", JsonElement.Parse(found.Output).GetProperty("city").GetString());
        Assert.Equal((false, Installed), (info.GetProperty("isBundled").GetBoolean(), info.GetProperty("path").GetString()));
        Assert.Contains("included in LinkApp", back.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Installed));
    }

    [Fact]
    public async Task A_file_that_can_not_be_used_is_refused_and_the_one_before_stays()
    {
        await RunAsync("use", GeoFiles.GeoIp2City().Save(_folder.File("city.mmdb")));
        await File.WriteAllTextAsync(_folder.File("broken.mmdb"), "broken");

        var result = await RunAsync("use", _folder.File("broken.mmdb"));

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"FILE = \"{_folder.File("broken.mmdb")}\": it can't be read as an mmdb file", result.Errors, StringComparison.Ordinal);
        Assert.Contains("Berlin", (await RunAsync("lookup", GeoFiles.Berlin)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "IP = \"nowhere\"", "lookup nowhere")]
    [InlineData(1, "there is no such file", "use /nowhere.mmdb")]
    [InlineData(1, "this setting wins over an installed database", "use /nowhere.mmdb --Geo:Database=/some.mmdb")]
    [InlineData(2, "Use either FILE or --bundled", "use")]
    public async Task What_is_wrong_is_said(int exitCode, string words, string line)
    {
        var result = await RunAsync(line.Split(' '));

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_nobody_knows_is_unknown() =>
        Assert.Equal(
            (0, "unknown: a private address, or one that is not in the database\n"),
            await RunAsync("lookup", "192.168.1.1") is var result ? (result.ExitCode, result.Output) : default);

    private Task<CommandResult> RunAsync(params string[] args) => CommandRun.RunAsync(["geo", .. args, $"--Data:Directory={_folder.File("data")}"]);
}
