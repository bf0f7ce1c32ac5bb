using System.Text.Json;
using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp verify</c>: an old server and LinkApp are asked about the same visitors.</summary>
public sealed class VerifyCommandTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private OldServer _old = null!;

    public async ValueTask InitializeAsync()
    {
        _old = await OldServer.StartAsync();
        await CreateAsync("same", "https://example.com/same", "");
        await CreateAsync("phone", "https://example.com/desktop", """[{"conditions":[{"type":"device","in":["ios"]}],"destination":"https://example.com/ios"}]""");
        await CreateAsync("malaysia", "https://example.com/", """[{"conditions":[{"type":"country","in":["DE"]}],"destination":"https://example.com/de"}]""");
    }

    public async ValueTask DisposeAsync()
    {
        await _old.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Where_both_lead_to_the_same_places_there_is_nothing_to_list()
    {
        _old.Redirect = context => context.Request.Path.Value switch
        {
            "/same" => (302, "https://EXAMPLE.com:443/same"),
            "/phone" => (301, IsIphone(context) ? "https://example.com/ios" : "https://example.com/desktop"),
            _ => (404, null),
        };

        var result = await VerifyAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(
            """
            2 links, 14 visits: 0 differences.
            7 visits lead to the same place, but permanently (301, 308) on one side and not on the other.
            1 link left out: they depend on the visitor's place (--address-header).
            """,
            result.Output.Trim());
    }

    [Fact]
    public async Task Differences_are_listed_by_link_and_visitor_and_end_with_1()
    {
        _old.Redirect = context => context.Request.Path.Value switch
        {
            "/phone" => (302, "https://example.com/desktop"),
            _ => (404, null),
        };

        var result = await VerifyAsync();
        var json = JsonDocument.Parse((await VerifyAsync("--json")).Output).RootElement;

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/phone, iPhone: 302 https://example.com/desktop there, 302 https://example.com/ios here", result.Output, StringComparison.Ordinal);
        Assert.Contains("/same, language de: 404 a page there, 302 https://example.com/same here", result.Output, StringComparison.Ordinal);
        Assert.Equal(8, json.GetProperty("differenceCount").GetInt32());
        Assert.Equal(("phone", "iPhone", 302), (
            json.GetProperty("differences")[0].GetProperty("slug").GetString(), json.GetProperty("differences")[0].GetProperty("visitor").GetString(),
            json.GetProperty("differences")[0].GetProperty("new").GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task With_a_header_that_the_old_server_believes_countries_are_compared()
    {
        List<string> addresses = [];
        _old.Redirect = context =>
        {
            if (context.Request.Path != "/malaysia")
                return (302, "https://example.com/elsewhere");
            var address = context.Request.Headers["X-Forwarded-For"].ToString();
            lock (addresses)
                addresses.Add(address);
            return (302, "https://example.com/");
        };

        var result = await VerifyAsync("--address-header", "X-Forwarded-For", "--countries", "de,US");

        Assert.Contains("/malaysia, country DE: 302 https://example.com/ there, 302 https://example.com/de here", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("/malaysia, country US", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, addresses.Count(address => address.Length > 0));
    }

    [Fact]
    public async Task A_sample_is_of_the_size_that_was_asked_for_and_limits_are_waited_for()
    {
        _old.Redirect = _ => (302, "https://example.com/same");
        _old.Troubles.Enqueue(context => OldServer.LimitAsync(context, 1));

        var json = JsonDocument.Parse((await VerifyAsync("--sample", "1", "--json")).Output).RootElement;

        Assert.Equal(1, json.GetProperty("links").GetInt32() + json.GetProperty("byPlace").GetInt32());
    }

    [Theory]
    [InlineData("--against", "verify --against old --organization Acme")]
    [InlineData("--rate", "verify --against https://old.example --organization Acme --rate 0")]
    [InlineData("there is no organization", "verify --against https://old.example --organization Nobody")]
    [InlineData("Imports:AllowPrivateNetworks", "verify --against http://127.0.0.1:1 --organization Acme")]
    public async Task A_wrong_command_says_what_is_wrong(string words, string line)
    {
        var result = await CommandRun.RunAsync([.. line.Split(' '), Data]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
    }

    private string Data => $"--Data:Directory={_folder.File("data")}";

    private static bool IsIphone(HttpContext context) => context.Request.Headers.UserAgent.ToString().Contains("iPhone", StringComparison.Ordinal);

    private Task<CommandResult> VerifyAsync(params string[] options) =>
        CommandRun.RunAsync(["verify", "--against", _old.Address, "--organization", "Acme", "--private-networks", "--rate", "1000", .. options, Data]);

    private async Task CreateAsync(string slug, string destination, string rules)
    {
        var file = Path.Combine(_folder.Path, $"{slug}.csv");
        await File.WriteAllTextAsync(file, $"slug,destination,rules\n{slug},{destination},\"{rules.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
        var result = await CommandRun.RunAsync("import", file, "--organization", "Acme", Data);
        Assert.StartsWith("1 row of linkapp: 1 link created", result.Output, StringComparison.Ordinal);
    }
}
