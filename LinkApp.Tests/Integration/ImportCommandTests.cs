using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The commands <c>linkapp import</c> and <c>linkapp export</c>.</summary>
[Trait("Tier", "full")]
public sealed class ImportCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => $"--Data:Directory={_folder.File("data")}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Links_go_in_and_out_and_in_again()
    {
        var first = await CommandRun.RunAsync("import", ImportSamples.GetPath("bitly.csv"), "--organization", "Acme", "--tags", "moved,bitly", Data);
        var export = await ServerProcess.RunAsync("export", "--organization", "acme", "--tag", "moved", Data);
        var again = await CommandRun.RunAsync("import", _folder.Write(export.Output), "--organization", "Globex", "--taken", "rename", "--json", Data);

        Assert.Equal((0, 0, 0), (first.ExitCode, export.ExitCode, again.ExitCode));
        Assert.StartsWith("3 rows of bitly: 3 links created", first.Output, StringComparison.Ordinal);
        Assert.Contains("Not imported: Engagements.", first.Output, StringComparison.Ordinal);
        Assert.Equal(4, export.Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"promo, seasonal, moved, bitly\"", export.Output, StringComparison.Ordinal);
        var summary = JsonDocument.Parse(again.Output).RootElement;
        Assert.Equal((3, 0), (summary.GetProperty("created").GetInt32(), summary.GetProperty("taken").GetInt32()));
        Assert.Equal("", first.Errors + export.Errors + again.Errors);
    }

    [Fact]
    public async Task A_dry_run_names_the_rows_that_would_be_left_out()
    {
        var result = await CommandRun.RunAsync("import", ImportSamples.GetPath("kutt.json"), "--organization", "Acme", "--dry-run", Data);
        var export = await ServerProcess.RunAsync("export", "--organization", "Acme", Data);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("3 rows of kutt: 1 link would be created", result.Output, StringComparison.Ordinal);
        Assert.Contains("2: secret: This link has a password", result.Output, StringComparison.Ordinal);
        Assert.Single(export.Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_file_of_links_brings_their_numbers_of_clicks_if_these_are_asked_for()
    {
        var file = _folder.Write(
            "keyword,url,title,timestamp,ip,clicks\nfair,https://example.com/,Fair,2019-03-01 10:00:00,198.51.100.7,42\nnew,https://example.com/,,long ago,,0\n");

        var links = await CommandRun.RunAsync("import", file, "--organization", "Acme", Data);
        var clicks = await CommandRun.RunAsync("import", file, "--organization", "Acme", "--clicks", Data);
        var export = await ServerProcess.RunAsync("export", "--organization", "Acme", Data);

        Assert.StartsWith("2 rows of yourls: 2 links created", links.Output, StringComparison.Ordinal);
        Assert.Contains("What these links lose:", links.Output, StringComparison.Ordinal);
        Assert.Contains("3: new: timestamp “long ago” is not a time, so the link will count as created today.", links.Output, StringComparison.Ordinal);
        Assert.StartsWith("1 row: 42 clicks imported, 0 rows left out.", clicks.Output, StringComparison.Ordinal);
        Assert.Contains("2019-03-01T10:00:00Z", export.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_columns_go_in_by_a_map()
    {
        var links = _folder.Write("Short,Long\nhttps://old.example/spring,https://example.com/\n");
        var clicks = _folder.Write("Link,Day,Count\nspring,12/31/2025,40\nspring,1/1/2026,2\n");

        var first = await CommandRun.RunAsync("import", links, "--organization", "Acme", "--map", "slug=Short,destination=Long", Data);
        var second = await CommandRun.RunAsync("import", clicks, "--organization", "Acme", "--map", "slug=Link,day=Day,clicks=Count", Data);

        Assert.StartsWith("1 row of mapped: 1 link created", first.Output, StringComparison.Ordinal);
        Assert.StartsWith("2 rows: 42 clicks imported", second.Output, StringComparison.Ordinal);
        Assert.Equal("", first.Errors + second.Errors);
    }

    [Theory]
    [InlineData(1, "--map: There is no field “slag”", "import * --organization Acme --map slag=a")]
    [InlineData(1, "--dates", "import * --organization Acme --dates dmy")]
    [InlineData(1, "FILE: There is no file", "import nothing.csv --organization Acme")]
    [InlineData(1, "--format", "import * --organization Acme --format nonsense")]
    [InlineData(1, "--taken", "import * --organization Acme --taken overwrite")]
    [InlineData(1, "the file is not valid JSON", "import * --organization Acme")]
    [InlineData(2, "--organization", "import *")]
    [InlineData(1, "\"Nobody\": there is no organization with this name", "export --organization Nobody")]
    public async Task A_wrong_command_says_in_a_sentence_what_is_wrong(int exitCode, string words, string line)
    {
        var file = _folder.Write("{ nonsense");

        var result = await CommandRun.RunAsync([.. line.Split(' ').Select(word => word == "*" ? file : word), Data]);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }
}
