using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp doctor</c>: each check, passing and failing.</summary>
[Trait("Tier", "full")]
public sealed class DoctorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sound_installation_is_told_line_by_line()
    {
        await CreateAsync();

        var result = await RunAsync("--urls=http://127.0.0.1:0");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"ok    data folder    LinkApp can write to {Data}.\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("ok    databases      All databases are intact", result.Output, StringComparison.Ordinal);
        Assert.Matches($@"(ok  |warn)  runtime        \.NET {Environment.Version}", result.Output);
        Assert.Contains("    address        http://127.0.0.1:0 is free.\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_of_the_host_is_told_with_what_a_proxy_must_do()
    {
        var result = await RunAsync("--urls=http://127.0.0.1:0", "--Http:BasePath=/links");

        Assert.Contains(
            "ok    base path      LinkApp is below /links. A proxy in front must forward the whole path", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_makes_nothing_where_nothing_is()
    {
        var result = await RunAsync("--urls=http://127.0.0.1:0");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("doesn't exist yet", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_server_that_runs_keeps_its_address()
    {
        await using var server = await ServerProcess.StartAsync($"--Data:Directory={Data}");

        var result = await RunAsync($"--urls={server.Address}");

        Assert.Equal((0, "ok"), (result.ExitCode, GetVerdict(await RunAsync($"--urls={server.Address}", "--json"), "address")));
    }

    [Fact]
    public async Task A_port_that_is_taken_fails_with_the_cure()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var result = await RunAsync($"--urls=http://{other.LocalEndpoint}");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches($@"fail  address        LinkApp can't listen on http://{other.LocalEndpoint}: .*\n +→ Stop the program that uses the port", result.Output);
    }

    [Theory]
    [InlineData("proxy headers", "fail", "--Proxy:Trusted=0.0.0.0/0")]
    [InlineData("configuration", "fail", "--Live:Interval=soon")]
    [InlineData("geo database", "fail", "--Geo:Database=/nowhere.mmdb")]
    [InlineData("address", "fail", "--urls=nonsense")]
    public async Task A_setting_that_does_harm_is_told(string check, string verdict, string setting)
    {
        var result = await RunAsync(setting, "--json");

        Assert.Equal((1, verdict), (result.ExitCode, GetVerdict(result, check)));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_others_can_read_and_a_damaged_database_are_told()
    {
        Assert.Equal(0, (await ServerProcess.RunAsync("key", "create", "--organization", "Acme", "--name", "N", $"--Data:Directory={Data}")).ExitCode);
        File.SetUnixFileMode(Data, File.GetUnixFileMode(Data) | UnixFileMode.OtherRead);
        await File.WriteAllTextAsync(Path.Combine(Data, "clicks.db"), new string('x', 8192));

        // In separate processes: open connections of this one would retain the log, which holds the whole database.
        var result = await ServerProcess.RunAsync("doctor", "--json", $"--Data:Directory={Data}");

        Assert.Equal((1, "warn", "fail"), (result.ExitCode, GetVerdict(result, "data folder"), GetVerdict(result, "databases")));
    }

    [Theory]
    [InlineData("ok", "Every host serves pages.")]
    [InlineData("ok", "Only links.example.com serves pages.", "--Http:AdminHosts=links.example.com", "--Links:ShortHosts=go.example.com")]
    [InlineData("warn", "Links:ShortHosts isn't", "--Http:AdminHosts=links.example.com")]
    [InlineData("warn", "serves pages and links", "--Http:AdminHosts=links.example.com", "--Links:ShortHosts=go.example.com, LINKS.example.com:8443")]
    [InlineData(
        "fail", "redirect to itself", "--Http:AdminHosts=links.example.com",
        "--Links:ShortHosts=go.example.com", "--Links:Home=https://go.example.com/")]
    [InlineData("warn", "it serves pages, too", "--Http:AdminHosts=acme.example", "--Links:ShortHosts=go.example.com")]
    [InlineData("warn", "it serves the links of all organizations", "--Http:AdminHosts=links.example.com", "--Links:ShortHosts=acme.example")]
    public async Task Hosts_that_contradict_each_other_are_told(string verdict, string words, params string[] settings)
    {
        Assert.Equal(0, (await CommandRun.RunAsync("domain", "add", "acme.example", "--organization", "Acme", $"--Data:Directory={Data}")).ExitCode);

        var result = await RunAsync(["--urls=http://127.0.0.1:0", "--json", .. settings]);

        var finding = JsonElement.Parse(result.Output).EnumerateArray().First(finding => finding.GetProperty("check").GetString() == "hosts");
        Assert.Equal(verdict, finding.GetProperty("verdict").GetString());
        Assert.Contains(words, finding.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static string? GetVerdict(CommandResult result, string check) =>
        JsonElement.Parse(result.Output)
            .EnumerateArray().First(finding => finding.GetProperty("check").GetString() == check).GetProperty("verdict").GetString();

    private async Task CreateAsync() =>
        Assert.Equal(0, (await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "N", $"--Data:Directory={Data}")).ExitCode);

    private Task<CommandResult> RunAsync(params string[] args) => CommandRun.RunAsync(["doctor", $"--Data:Directory={Data}", .. args]);
}
