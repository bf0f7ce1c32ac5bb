using System.Globalization;
using System.Text.Json;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The files that links and clicks of each program are written into.</summary>
public sealed class ServerDownloadTests : IAsyncLifetime
{
    private static readonly DateTime Day = new(2026, 3, 2, 10, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();
    private OldServer _old = null!;

    public async ValueTask InitializeAsync() => _old = await OldServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _old.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ServerProgram.Shlink, "shortCode", 450)]
    [InlineData(ServerProgram.Kutt, "address", 120)]
    [InlineData(ServerProgram.Yourls, "shorturl", 6_000)]
    [InlineData(ServerProgram.Dub, "key", 200)]
    [InlineData(ServerProgram.Sink, "slug", 2_500)]
    public async Task All_links_are_in_one_file_in_the_form_of_the_program(ServerProgram program, string slug, int count)
    {
        _old.AddLinks(count);

        var links = await ReadLinksAsync(program);

        Assert.Equal(_old.Links.Select(link => link.Slug), links.Select(link => link.GetProperty(slug).GetString()!.Split('/')[^1]));
        Assert.All(_old.Requests, request => Assert.Equal(OldServer.Key, request.Key));
        Assert.All(_old.Requests, request => Assert.DoesNotContain(OldServer.Key, request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Links_of_Kutt_that_have_visits_come_with_their_statistics()
    {
        _old.AddLinks(2);
        _old.Visits.Add(new("s1", Day));

        var links = await ReadLinksAsync(ServerProgram.Kutt);

        Assert.False(links[0].TryGetProperty("stats", out _));
        Assert.Equal(3, links[1].GetProperty("stats").GetProperty("lastYear").GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData(ServerProgram.Shlink)]
    [InlineData(ServerProgram.Dub)]
    public async Task Clicks_of_a_span_are_in_one_file_each_with_its_link_and_none_of_its_ends_twice(ServerProgram program)
    {
        _old.AddLinks(3);
        _old.Links.Add(new("s0", "https://example.com/other") { Domain = "go.old.example" });
        for (var i = 0; i < 2_300; i++)
            _old.Visits.Add(new($"s{i % 2}", Day.AddSeconds(i)) { Domain = i % 4 == 0 ? "go.old.example" : null });

        var first = await ReadClicksAsync(program, new(null, Day.AddSeconds(1_500)));
        var second = await ReadClicksAsync(program, new(Day.AddSeconds(1_500), Day.AddSeconds(5_000)));

        Assert.Equal((1_501, 799), (first.Count, second.Count));
        Assert.Equal(
            _old.Visits.Select(visit => (visit.Slug, visit.Domain, visit.Time)).Order(),
            first.Concat(second).Select(click => Read(program, click)).Order());
        Assert.DoesNotContain(_old.Requests, request => request.Path.Contains("/s2/visits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_Shlink_has_no_visits_in_a_span_its_links_are_not_asked_one_by_one()
    {
        _old.AddLinks(3);
        _old.Visits.AddRange([new("s0", Day), new("s1", Day)]);

        Assert.Empty(await ReadClicksAsync(ServerProgram.Shlink, new(Day, Day.AddDays(1))));

        Assert.Single(_old.Requests, request => request.Path.Contains("/visits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clicks_that_were_interrupted_go_on_in_the_middle_of_a_link()
    {
        _old.AddLinks(2);
        for (var i = 0; i < 4_200; i++)
            _old.Visits.Add(new($"s{i % 2}", Day.AddSeconds(i)));
        using var stop = new CancellationTokenSource();
        _old.OnRequest = context => context.Request.Path == "/rest/v3/short-urls/s1/visits" && context.Request.Query["page"] == "2"
            ? stop.CancelAsync()
            : Task.CompletedTask;
        var span = new ClickSpan(null, Day.AddDays(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadClicksAsync(ServerProgram.Shlink, span, stop.Token));
        // A page that was half written is cut off.
        await File.AppendAllTextAsync(_folder.File("clicks.ndjson"), "{\"half\":");
        (_old.OnRequest, var before) = (null, _old.Requests.Count);

        var clicks = await ReadClicksAsync(ServerProgram.Shlink, span);

        Assert.Equal(4_200, clicks.Select(click => Read(ServerProgram.Shlink, click)).Distinct().Count());
        Assert.Equal(4_200, clicks.Count);
        Assert.StartsWith("/rest/v3/short-urls/s1/visits?page=2&", _old.Requests.ElementAt(before).Path, StringComparison.Ordinal);
    }

    private static (string Slug, string? Domain, DateTime Time) Read(ServerProgram program, JsonElement click)
    {
        var isShlink = program == ServerProgram.Shlink;
        var link = isShlink ? click : click.GetProperty("link");
        var domain = link.GetProperty("domain").GetString();
        return (
            link.GetProperty(isShlink ? "shortCode" : "key").GetString()!, domain == "dub.sh" ? null : domain,
            DateTimeOffset.Parse(click.GetProperty(isShlink ? "date" : "timestamp").GetString()!, CultureInfo.InvariantCulture).UtcDateTime);
    }

    private async Task<List<JsonElement>> ReadLinksAsync(ServerProgram program)
    {
        using var client = CreateClient(program);
        using var download = ServerDownload.Open(_folder.Path, DateTime.UtcNow);
        var state = await download.ReadLinksAsync(ServerApi.Create(Source(program), client), _ => { }, CancellationToken.None);
        var root = JsonDocument.Parse(await File.ReadAllTextAsync(download.LinkFile)).RootElement;
        var links = (program == ServerProgram.Sink ? root.GetProperty("links") : root).EnumerateArray().ToList();
        Assert.Equal(state.Count, links.Count);
        return links;
    }

    private async Task<List<JsonElement>> ReadClicksAsync(ServerProgram program, ClickSpan span, CancellationToken cancel = default)
    {
        using var client = CreateClient(program);
        using var download = ServerDownload.Open(_folder.Path, DateTime.UtcNow);
        var api = ServerApi.Create(Source(program), client);
        await download.ReadLinksAsync(api, _ => { }, CancellationToken.None);
        var state = await download.ReadClicksAsync(api, span, await download.FindLinksAsync(api, cancel), _ => { }, cancel);
        var lines = await File.ReadAllLinesAsync(download.ClickFile, cancel);
        var clicks = lines.Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(state.Count, clicks.Count);
        return clicks;
    }

    private ServerSource Source(ServerProgram program) => new(program, new Uri($"{_old.Address}/"), OldServer.Key);

    private ServerClient CreateClient(ServerProgram program) => new(
        Source(program), new ServerConnection(new ImportSettings(true)).CreateHandler(), TimeProvider.System, TimeSpan.FromMilliseconds(20), _ => { });
}
