using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Examples;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>The examples of docs/api.md, run unchanged against a real server.</summary>
[Trait("Tier", "full")]
public sealed partial class ApiExampleTests : IAsyncLifetime
{
    private static readonly string Examples = File.ReadAllText(Path.Combine(Repository.Folder("docs"), "api.md")).Split("\n## Examples\n")[1];

    private static readonly string[] Settings = ["--Live:Interval=200ms"];

    private readonly TempFolder _folder = new();
    private TestServer? _server;

    private TestServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(Settings, folder: _folder);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void The_program_in_the_guide_is_the_one_that_is_tested()
    {
        var program = File.ReadAllText(Path.Combine(Repository.Folder("LinkApp.Tests", "Examples"), "LinkAppExample.cs"));

        Assert.Contains($"```csharp\n{program}```\n", Examples, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_created_once_although_its_answer_gets_lost()
    {
        using var lossy = await ProgramAsync(new LosesOneAnswer());
        var example = new LinkAppExample(lossy);

        var link = await example.CreateAsync(new("welcome", "https://example.com/", ["program"]));

        Assert.Equal($"{Server.Address}/welcome", link.ShortUrl);
        Assert.Equal(1, link.Version);
    }

    [Fact]
    public async Task Lists_and_clicks_are_read_to_their_end()
    {
        using var client = await ProgramAsync();
        var example = new LinkAppExample(client);
        for (var i = 0; i < 51; i++)
            await Server.LinkAsync(new LinkBuilder().Slug($"link{i}").Tags("a & b"));
        for (var i = 0; i < 3; i++)
            (await Server.ClickAsync("link7", i == 0 ? Visitors.Japan : Visitors.Malaysia)).Dispose();

        Assert.Equal(51, (await example.ListAsync("a & b").ToListAsync()).Select(link => link.Slug).Distinct().Count());
        Assert.Equal(["MY", "MY"], await example.ClicksAsync("link7", "MY").Select(click => click.Country).ToListAsync());
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var report = await example.ReportAsync("link7", today.AddDays(-1), today.AddDays(1));
        Assert.Equal((3, new Count("MY", 2)), (report.Total, report.Countries[0]));
    }

    [Fact]
    public async Task A_change_is_made_on_what_a_faster_one_has_left()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"));
        using var other = await Server.ApiAsync();
        using var client = await ProgramAsync(new Overtaken(async () => await other.PutAsync("links/spring", """{ "name": "Autumn", "destination": "https://example.com/" }""")));

        await new LinkAppExample(client).LeadToAsync("spring", "https://example.com/changed");

        var link = await other.GetApiAsync("links/spring");
        Assert.Equal(("Autumn", "https://example.com/changed", 3), (link.Text("name"), link.Text("destination"), link.Number("version")));
    }

    [Fact]
    public async Task An_error_says_what_the_server_said()
    {
        using var client = await ProgramAsync();

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => new LinkAppExample(client).CreateAsync(new("welcome", "nowhere", [])));

        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.StartsWith("destination: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_clicks_go_on_after_the_server_was_away()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        using var client = await ProgramAsync();
        using var stop = new CancellationTokenSource();
        var total = 0;
        var following = new LinkAppExample(client).FollowAsync("spring", batch => Interlocked.Add(ref total, batch.Dots.Sum(dot => dot.Count)), stop.Token);
        await Eventually.TrueAsync(
            async () =>
            {
                (await Server.ClickAsync("spring")).Dispose();
                return Volatile.Read(ref total) > 0;
            },
            "a batch comes");

        await Server.StopAsync();
        _server = await TestServer.StartAsync(Settings, folder: _folder, port: new Uri(Server.Address).Port);
        var before = Volatile.Read(ref total);
        (await Server.ClickAsync("spring", Visitors.Japan)).Dispose();

        await Eventually.TrueAsync(() => Volatile.Read(ref total) > before, "a batch comes from the server that is back");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    [Fact]
    public async Task The_lines_for_a_shell_do_what_they_say()
    {
        var lines = string.Concat(Shell().Matches(Examples).Select(block => block.Groups[1].Value));
        var key = await Server.Services.GetRequiredService<OrganizationEditor>().CreateKeyAsync(
            await Server.OrganizationAsync(), "shell", Role.Editor, Author.CommandLine);
        using var folder = new TempFolder();
        var start = new ProcessStartInfo("bash", ["-eu", "-c", lines])
        {
            WorkingDirectory = folder.File("."),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["LINKAPP"], start.Environment["KEY"]) = (Server.Address, key);
        using var shell = Process.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());

        // The last example waits for clicks, and ends when one comes.
        await Eventually.TrueAsync(
            async () =>
            {
                (await Server.ClickAsync("spring")).Dispose();
                return shell.HasExited;
            },
            "the shell ends");
        Assert.True(shell.ExitCode == 0, await output + await errors);
        Assert.Contains("\"shortUrl\":", await output, StringComparison.Ordinal);
        Assert.Contains("data: {\"from\":", await output, StringComparison.Ordinal);
    }

    private async Task<HttpClient> ProgramAsync(DelegatingHandler? between = null)
    {
        var key = await Server.Services.GetRequiredService<OrganizationEditor>().CreateKeyAsync(
            await Server.OrganizationAsync(), "program", Role.Editor, Author.CommandLine);
        if (between is not null)
            between.InnerHandler = new SocketsHttpHandler();
        return new(between ?? (HttpMessageHandler)new SocketsHttpHandler())
        {
            BaseAddress = new Uri($"{Server.Address}/api/v1/"),
            DefaultRequestHeaders = { Authorization = new("Bearer", key) },
        };
    }

    [GeneratedRegex("```sh\n(.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Shell();

    private sealed class LosesOneAnswer : DelegatingHandler
    {
        private int _requests;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            return ++_requests == 1 ? throw new HttpRequestException("The connection broke.") : answer;
        }
    }

    private sealed class Overtaken(Func<Task> other) : DelegatingHandler
    {
        private bool _isDone;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Put && !_isDone)
            {
                _isDone = true;
                await other();
            }
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
