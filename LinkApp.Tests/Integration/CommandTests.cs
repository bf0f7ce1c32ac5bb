using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The commands as an operator runs them.</summary>
[Trait("Tier", "full")]
public sealed class CommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => $"--Data:Directory={_folder.File("data")}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_error_of_the_configuration_is_told_at_once()
    {
        var result = await CommandRun.RunAsync("serve", Data, "--Live:Interval=2", "--Live:MaxDots=many", "--Proxy:Trusted=x", "--Clicks:Sync=full");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(5, GetLines(result.Errors).Length);
        Assert.All(
            [
                "Live:Interval = \"2\": must be a duration", "Live:MaxDots = \"many\": must be a whole number", "Proxy:Trusted = \"x\": must be an IP address",
                "Clicks:Sync is not a setting",
            ],
            error => Assert.Contains(error, result.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_setting_may_come_from_the_environment_and_the_command_line_has_the_last_word()
    {
        var variables = new Dictionary<string, string> { ["LINKAPP_Live__Interval"] = "soon", ["LINKAPP_Live__MaxDots"] = "none" };

        var result = await ServerProcess.RunAsync(variables, "key", "create", "--organization", "Acme", "--name", "N", Data, "--Live:MaxDots=10");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Live:Interval = \"soon\"", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Live:MaxDots", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_listed_for_people_and_for_programs()
    {
        var table = await CommandRun.RunAsync("settings");
        var json = await CommandRun.RunAsync("settings", "--json");

        Assert.Matches("\nLive:Interval +2s +100ms to 1m +Time between", table.Output);
        var interval = JsonElement.Parse(json.Output).EnumerateArray().Single(setting => setting.GetProperty("key").GetString() == "Live:Interval");
        Assert.Equal("LINKAPP_Live__Interval", interval.GetProperty("environment").GetString());
    }

    [Fact]
    public async Task The_version_is_printed_for_people_and_for_programs_with_the_runtimes()
    {
        var text = await ServerProcess.RunAsync("version");
        var json = await ServerProcess.RunAsync("version", "--json");

        Assert.Equal((0, 0, ""), (text.ExitCode, json.ExitCode, text.Errors + json.Errors));
        var product = JsonElement.Parse(json.Output);
        Assert.Equal(["version", "commit", "date", "runtime", "platform"], product.EnumerateObject().Select(property => property.Name));
        Assert.Equal($".NET {Environment.Version}", product.GetProperty("runtime").GetString());
        Assert.StartsWith($"linkapp {product.GetProperty("version").GetString()} (", text.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            $".NET {Environment.Version}, {product.GetProperty("platform").GetString()}){Environment.NewLine}", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_created_on_an_empty_folder_and_one_beside_the_server_both_work()
    {
        var before = await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "before", "--role", "viewer", Data);
        await using var server = await ServerProcess.StartAsync(Data);
        var beside = await CommandRun.RunAsync("key", "create", "--organization", "Globex", "--name", "beside", Data);

        Assert.Equal((0, 0), (before.ExitCode, beside.ExitCode));
        Assert.Matches("^la_[A-Za-z0-9_-]{43}\r?\n$", before.Output);
        Assert.Matches("^la_[A-Za-z0-9_-]{43}\r?\n$", beside.Output);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), await TryAsync(server, before.Output));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), await TryAsync(server, beside.Output));
    }

    [Fact]
    public async Task Keys_are_listed_and_revoked_beside_the_server()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        var key = (await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "import – nightly", Data)).Output;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), await TryAsync(server, key));

        var listed = await CommandRun.RunAsync("key", "list", "--organization", "acme", "--json", Data);
        var only = Assert.Single(JsonElement.Parse(listed.Output).EnumerateArray());
        Assert.Equal(
            ("import – nightly", "editor", JsonValueKind.Null),
            (only.GetProperty("name").GetString(), only.GetProperty("role").GetString(), only.GetProperty("revokedAt").ValueKind));
        Assert.DoesNotContain("hash", listed.Output, StringComparison.OrdinalIgnoreCase);
        var id = only.GetProperty("id").GetRawText();
        var table = await CommandRun.RunAsync("key", "list", "--organization", "Acme", Data);
        Assert.Matches($@"^ID +NAME .*\n{id} +import – nightly +editor .* command line ", table.Output);

        var revoked = await CommandRun.RunAsync("key", "revoke", "--organization", "Acme", "--id", id, "--json", Data);
        Assert.Equal((0, ""), (revoked.ExitCode, revoked.Errors));
        Assert.Equal(JsonValueKind.String, JsonElement.Parse(revoked.Output).GetProperty("revokedAt").ValueKind);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), await TryAsync(server, key));
    }

    [Fact]
    public async Task A_key_of_another_organization_is_not_revoked()
    {
        await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "ours", Data);
        await CommandRun.RunAsync("key", "create", "--organization", "Globex", "--name", "theirs", Data);

        var result = await CommandRun.RunAsync("key", "revoke", "--organization", "Acme", "--id", "2", Data);

        AssertSentence(result, 1, "--id = \"2\": Acme has no such key");
        Assert.DoesNotContain("theirs", result.Errors, StringComparison.Ordinal);
        var unchanged = await CommandRun.RunAsync("key", "list", "--organization", "Globex", "--json", Data);
        Assert.Equal(JsonValueKind.Null, Assert.Single(JsonElement.Parse(unchanged.Output).EnumerateArray()).GetProperty("revokedAt").ValueKind);
    }

    [Fact]
    public async Task An_admin_who_is_created_beside_the_server_closes_its_setup()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };
        using var before = await client.GetAsync("/app");

        var result = await CommandRun.RunAsync(
            "admin", "create", "--email", "o'brien@example.com", "--password", TestServer.Password, "--organization", "Acme", Data);
        using var after = await client.GetAsync("/account/setup");

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Equal(("/account/setup", "/account/sign-in"), (before.Headers.Location?.ToString(), after.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task Commands_may_run_at_once_on_an_empty_folder()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            CommandRun.RunAsync("key", "create", "--organization", i % 2 == 0 ? "Acme" : "ACME", "--name", $"N{i}", Data)));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Errors)));
        Assert.Equal(4, results.Select(result => result.Output).Distinct().Count());
    }

    [Theory]
    [InlineData(1, "--organization: Enter a name", "key create --organization * --name N")]
    [InlineData(1, "--name: Enter a name of 1 to 100 characters", "key create --organization Acme --name *")]
    [InlineData(2, "--role", "key create --organization Acme --name N --role boss")]
    [InlineData(2, "--role", "key create --organization Acme --name N --role 7")]
    [InlineData(2, "--name", "key create --organization Acme")]
    [InlineData(1, "there is no organization with this name", "key list --organization Nobody")]
    [InlineData(1, "there is no organization with this name", "key revoke --organization Nobody --id 1")]
    [InlineData(2, "--id", "key revoke --organization Acme")]
    [InlineData(2, "first", "key revoke --organization Acme --id first")]
    [InlineData(1, "at least 10 characters", "admin create --email ada@example.com --password short --organization Acme")]
    [InlineData(1, "invalid", "admin create --email nonsense --password long-enough-password --organization Acme")]
    [InlineData(1, "--organization: Enter a name", "admin create --email ada@example.com --password long-enough-password --organization *")]
    [InlineData(2, "bogus", "bogus")]
    public async Task A_wrong_command_says_in_a_sentence_what_is_wrong(int exitCode, string words, string line)
    {
        var result = await CommandRun.RunAsync([.. line.Split(' ').Select(word => word == "*" ? " " : word), Data]);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve --help")]
    [InlineData("key --help")]
    [InlineData("--version")]
    public async Task Help_is_everywhere(string line)
    {
        var result = await CommandRun.RunAsync(line.Split(' '));

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.NotEmpty(result.Output);
    }

    [Fact]
    public async Task A_second_server_on_the_folder_is_refused()
    {
        await using var first = await ServerProcess.StartAsync(Data);

        var result = await CommandRun.RunAsync("serve", "--urls=http://127.0.0.1:0", Data);

        AssertSentence(result, 1, "another LinkApp server is using this folder");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var result = await CommandRun.RunAsync("serve", $"--urls=http://{other.LocalEndpoint}", Data);

        AssertSentence(result, 1, "--urls");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://203.0.113.7:8080")]
    public async Task An_address_that_is_none_of_this_machine_is_told(string url) =>
        AssertSentence(await CommandRun.RunAsync("serve", $"--urls={url}", Data), 1, "--urls");

    [Theory]
    [InlineData("serve --urls=http://127.0.0.1:0")]
    [InlineData("key create --organization Acme --name N")]
    public async Task A_data_folder_that_can_not_be_written_is_told(string line)
    {
        await File.WriteAllTextAsync(_folder.File("data"), "a file is in the way");

        AssertSentence(await CommandRun.RunAsync([.. line.Split(' '), Data]), 1, "Data:Directory");
    }

    [Fact]
    public async Task A_geo_database_that_is_not_there_is_told() =>
        AssertSentence(await CommandRun.RunAsync("serve", $"--Geo:Database={_folder.File("nothing.mmdb")}", Data), 2, "Geo:Database");

    private static void AssertSentence(CommandResult result, int exitCode, string words)
    {
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
        Assert.Single(GetLines(result.Errors));
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Read, HttpStatusCode Write)> TryAsync(ServerProcess server, string key)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        return ((await client.GetApiAsync("links")).Status, (await client.PostAsync("links", """{ "destination": "https://example.com/" }""")).Status);
    }

    private static string[] GetLines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
