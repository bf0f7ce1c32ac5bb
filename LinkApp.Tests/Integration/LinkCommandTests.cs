using System.Net;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp link</c>, with and without a running server.</summary>
[Trait("Tier", "full")]
public sealed class LinkCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => $"--Data:Directory={_folder.File("data")}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_link_is_created_listed_shown_and_deleted()
    {
        var created = await RunAsync(
            "link create --organization Acme --destination https://example.com/ --slug spring --name Spring --country my=https://example.com/my --tag a --tag b");
        var listed = await RunAsync("link list --organization acme");
        var shown = await RunAsync("link show spring --organization Acme");
        var deleted = await RunAsync("link delete spring --organization Acme --json");
        var after = await RunAsync("link list --organization Acme --json");

        Assert.Equal((0, "spring\n", ""), (created.ExitCode, created.Output, created.Errors));
        Assert.Equal(
            """
            SLUG    STATE   NAME    DESTINATION           TAGS
            spring  active  Spring  https://example.com/  a, b

            """, listed.Output);
        Assert.Matches(
            """
            ^SLUG         spring
            STATE        active
            NAME         Spring
            DESTINATION  https://example.com/
              FROM MY    https://example.com/my
            TAGS         a, b
            VERSION      1, \d{4}-\d\d-\d\d \d\d:\d\d
            $
            """.TrimEnd('\n'), shown.Output);
        Assert.Equal("https://example.com/my", JsonElement.Parse(deleted.Output).GetProperty("countries").GetProperty("MY").GetString());
        Assert.Equal((0, "[]\n"), (after.ExitCode, after.Output));
    }

    [Theory]
    [InlineData("--Links:ShortHosts=go.example.com", "https://go.example.com/spring")]
    [InlineData("--Links:ShortHosts=go.example.com --Http:BasePath=/links", "https://go.example.com/links/spring")]
    public async Task The_short_url_is_printed_where_the_host_is_known(string settings, string url)
    {
        var result = await RunAsync($"link create --organization Acme --destination https://example.com/ --slug spring {settings}");

        Assert.Equal((0, $"{url}\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_running_server_follows_within_seconds()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };
        Assert.Equal(0, (await RunAsync("link create --organization Acme --destination https://example.com/ --slug spring")).ExitCode);
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(client));

        Assert.Equal(0, (await RunAsync("link delete spring --organization Acme")).ExitCode);

        await Eventually.TrueAsync(async () => await StatusAsync(client) == HttpStatusCode.NotFound, "the deleted link answers 404");
    }

    [Theory]
    [InlineData("--slug: ", "link create --organization Acme --destination https://example.com/ --slug api")]
    [InlineData("--destination: ", "link create --organization Acme --destination nowhere")]
    [InlineData("--country = \"MY\": write CODE=URL", "link create --organization Acme --destination https://example.com/ --country MY")]
    [InlineData("--country XX", "link create --organization Acme --destination https://example.com/ --country XX=https://example.com/")]
    [InlineData(
        "each country can occur only once",
        "link create --organization Acme --destination https://example.com/ --country MY=https://a.example --country my=https://b.example")]
    [InlineData("--organization = \"Nobody\": there is no organization", "link list --organization Nobody")]
    [InlineData("--state: ", "link list --organization Acme --state lost")]
    [InlineData("there is no organization with this name", "link show spring --organization Nobody")]
    public async Task What_is_wrong_is_said_with_the_option(string words, string line)
    {
        var result = await RunAsync(line);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slug_that_is_taken_and_a_link_that_is_not_there_are_told()
    {
        await RunAsync("link create --organization Globex --destination https://example.com/ --slug spring");
        var taken = await RunAsync("link create --organization Acme --destination https://example.com/ --slug spring");
        var missing = await RunAsync("link delete spring --organization Acme");

        Assert.Equal((1, "--slug = \"spring\": this slug is taken. Choose another one.\n"), (taken.ExitCode, taken.Errors));
        Assert.Equal((1, "SLUG = \"spring\": Acme has no such link. List its links with: linkapp link list\n"), (missing.ExitCode, missing.Errors));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/spring");
        return answer.StatusCode;
    }

    private Task<CommandResult> RunAsync(string line) => CommandRun.RunAsync([.. line.Split(' '), Data]);
}
