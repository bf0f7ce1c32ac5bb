using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>/api/v1/imports/server</c>, and <c>linkapp import --from</c>.</summary>
public sealed class ServerImportApiTests : IAsyncLifetime
{
    private const string Path = "/api/v1/imports/server";

    private readonly TempFolder _folder = new();
    private TestServer _server = null!;
    private HttpClient _editor = null!;
    private OldServer _old = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(["--Imports:AllowPrivateNetworks=true"]);
        _editor = await _server.ApiAsync();
        _old = await OldServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _editor.Dispose();
        await _old.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_import_is_accepted_asked_about_and_done()
    {
        _old.AddLinks(3);
        Assert.Equal(HttpStatusCode.NotFound, (await _editor.GetAsync(Path)).StatusCode);

        var answer = await _editor.PostAsJsonAsync(Path, new { from = "kutt", url = _old.Address, key = OldServer.Key, tags = new[] { "moved" } });

        Assert.Equal((HttpStatusCode.Accepted, Path), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.DoesNotContain(OldServer.Key, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var done = await WaitAsync("done");
        Assert.Equal(3, done.GetProperty("result").GetProperty("created").GetInt32());
        var link = await _editor.GetFromJsonAsync<JsonElement>("/api/v1/links/s1");
        Assert.Equal(("https://example.com/s1", "moved"), (link.GetProperty("destination").GetString(), link.GetProperty("tags")[0].GetString()));
        using var stranger = await _server.ApiAsync("Globex", Role.Admin);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(Path)).StatusCode);
    }

    [Fact]
    public async Task One_that_runs_says_why_it_waits_refuses_another_and_is_stopped()
    {
        _old.AddLinks(3);
        _old.Troubles.Enqueue(context => OldServer.LimitAsync(context, 600));
        object order = new { from = "shlink", url = _old.Address, key = OldServer.Key };
        await _editor.PostAsJsonAsync(Path, order);

        var waiting = await WaitAsync("waiting");
        var second = await _editor.PostAsJsonAsync(Path, order);
        var stop = await _editor.DeleteAsync(Path);

        Assert.Equal(("links", "its rate limit"), (waiting.GetProperty("stage").GetString(), waiting.GetProperty("reason").GetString()));
        Assert.InRange(waiting.GetProperty("retryAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(5), DateTimeOffset.UtcNow.AddMinutes(11));
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Accepted), (second.StatusCode, stop.StatusCode));
        await WaitAsync("stopped");
    }

    [Fact]
    public async Task One_that_fails_says_why()
    {
        await _editor.PostAsJsonAsync(Path, new { from = "shlink", url = _old.Address, key = "another" });

        Assert.Contains("does not accept the key", (await WaitAsync("failed")).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"from":"bitly","url":"https://old.example","key":"k"}""", "from")]
    [InlineData("""{"from":"shlink","url":"old","key":"k"}""", "url")]
    [InlineData("""{"from":"shlink","url":"https://old.example"}""", "key")]
    [InlineData("""{"from":"shlink","url":"https://old.example","key":"k","program":"x"}""", "program")]
    [InlineData("""{"from":"shlink","url":"https://old.example","key":"k","tags":[""]}""", "tags")]
    public async Task A_wrong_order_names_its_field(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await _editor.PostAsync(Path, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        Assert.Equal([field], errors.EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task The_command_imports_and_says_what_it_did()
    {
        _old.AddLinks(5);
        string[] command =
        [
            "import", "--from", "shlink", "--url", _old.Address, "--key", OldServer.Key, "--organization", "Acme", $"--Data:Directory={_folder.File("data")}",
        ];

        var refused = await CommandRun.RunAsync(command);
        var dry = await CommandRun.RunAsync([.. command, "--private-networks", "--dry-run"]);
        var first = await CommandRun.RunAsync([.. command, "--private-networks"]);
        var again = await CommandRun.RunAsync([.. command, "--private-networks", "--json"]);

        Assert.Equal((1, 0, 0, 0), (refused.ExitCode, dry.ExitCode, first.ExitCode, again.ExitCode));
        Assert.Contains("--url: By http", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("5 links: 5 would be created, 0 changed, 0 here already, 0 invalid.", dry.Output.Trim());
        Assert.Equal("5 links: 5 created, 0 changed, 0 here already, 0 invalid.", first.Output.Trim());
        Assert.Equal(5, JsonDocument.Parse(again.Output).RootElement.GetProperty("result").GetProperty("taken").GetInt32());
        Assert.DoesNotContain(OldServer.Key, string.Concat(refused.Errors, dry.Errors, first.Errors, again.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_that_are_left_out_are_named_with_the_reason_and_the_cure()
    {
        _old.AddLinks(3);
        _old.Links[1] = _old.Links[1] with { Password = "secret" };
        const string Message = "This link has a password, which is not imported, since the preview would show it to others. Create the link by hand.";
        string[] command =
        [
            "import", "--from", "dub", "--url", _old.Address, "--key", OldServer.Key, "--organization", "Acme", $"--Data:Directory={_folder.File("data")}",
            "--private-networks",
        ];

        var dry = await CommandRun.RunAsync([.. command, "--dry-run"]);
        var json = await CommandRun.RunAsync([.. command, "--json"]);
        await _editor.PostAsJsonAsync(Path, new { from = "dub", url = _old.Address, key = OldServer.Key });
        var id = (await WaitAsync("done")).GetProperty("result").GetProperty("linkImport").GetInt64();
        var import = await _editor.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{id}");

        Assert.StartsWith($"3 links: 2 would be created, 0 changed, 0 here already, 1 invalid.\ns1: {Message}\n", dry.Output, StringComparison.Ordinal);
        Assert.Contains("\ns0: It was on dub.sh", dry.Output, StringComparison.Ordinal);
        foreach (var problems in new[] { JsonDocument.Parse(json.Output).RootElement, import }.Select(body => body.GetProperty("problems")))
        {
            var problem = Assert.Single(problems.EnumerateArray());
            Assert.Equal(("s1", "invalid", Message), (Text(problem, "slug"), Text(problem, "reason"), Text(problem, "message")));
        }
    }

    [Theory]
    [InlineData("FILE: name a file", "import --organization Acme")]
    [InlineData("leave FILE", "import links.csv --from shlink --url https://old.example --key k --organization Acme")]
    [InlineData("--key: The key", "import --from shlink --url https://old.example --organization Acme")]
    public async Task A_wrong_command_says_what_is_wrong(string words, string line)
    {
        var result = await CommandRun.RunAsync([.. line.Split(' '), $"--Data:Directory={_folder.File("data")}"]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();

    private async Task<JsonElement> WaitAsync(string state)
    {
        JsonElement body = default;
        await Eventually.TrueAsync(
            async () => (body = await _editor.GetFromJsonAsync<JsonElement>(Path)).GetProperty("state").GetString() == state, $"the import is {state}");
        return body;
    }
}
