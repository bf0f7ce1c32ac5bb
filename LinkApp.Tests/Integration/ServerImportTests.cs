using System.Text;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Links straight from a server of Shlink, over the network.</summary>
public sealed class ServerImportTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private OldServer _old = null!;
    private int _organization;
    private List<ServerProgress> _seen = [];

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(["--Imports:AllowPrivateNetworks=true"]);
        _old = await OldServer.StartAsync();
        _organization = await _server.OrganizationAsync();
        _server.Services.GetRequiredService<ServerImport>().FirstPause = TimeSpan.FromMilliseconds(20);
    }

    public async ValueTask DisposeAsync()
    {
        await _old.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task All_pages_come_with_rules_and_each_link_becomes_one()
    {
        _old.AddLinks(450);
        _old.Links[7] = _old.Links[7] with
        {
            Title = "Seven",
            Tags = ["old", "print"],
            Rules = """[{"longUrl":"https://example.com/ios","priority":1,"conditions":[{"type":"device","matchKey":null,"matchValue":"ios"}]}]""",
        };

        var result = await RunAsync();

        Assert.Equal((450, 450, 0, 0), (result.Links, result.Created, result.Taken, result.Invalid));
        var link = await FindAsync("s7");
        Assert.Equal(("https://example.com/s7", "Seven", "old, print", true), (link.Destination, link.Name, string.Join(", ", link.Tags), link.Options.ForwardQuery));
        Assert.Equal("ada@acme.example (import from " + new Uri(_old.Address).Authority + ")", await AuthorAsync(link));
        Assert.Single(_old.Requests, request => request.Path == "/rest/v3/short-urls/s7/redirect-rules");
        Assert.All(_old.Requests, request => Assert.Equal(OldServer.Key, request.Key));
        Assert.All(_old.Requests, request => Assert.DoesNotContain(OldServer.Key, request.Path, StringComparison.Ordinal));
        Assert.Contains(_seen, progress => progress is { Stage: ServerStage.Links, Done: 200, Total: 450 });
    }

    [Fact]
    public async Task Links_of_Sink_that_have_expired_come_too()
    {
        _old.AddLinks(2);
        _old.Links[1] = _old.Links[1] with { Expires = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc) };

        var result = await RunAsync(source: new(ServerProgram.Sink, new Uri($"{_old.Address}/"), OldServer.Key));

        Assert.Equal(2, result.Created);
        Assert.Equal(_old.Links[1].Expires, (await FindAsync("s1")).Options.ValidUntil);
    }

    [Fact]
    public async Task A_server_that_limits_fails_garbles_and_cuts_its_answers_is_read_to_its_end()
    {
        _old.AddLinks(450);
        _old.Troubles.Enqueue(context => OldServer.LimitAsync(context, 1));
        _old.Troubles.Enqueue(_ => Task.FromResult(false));
        _old.Troubles.Enqueue(OldServer.CutAsync);
        _old.Troubles.Enqueue(OldServer.GarbleAsync);
        _old.Troubles.Enqueue(context => OldServer.FailAsync(context, 502));
        _old.Troubles.Enqueue(context => OldServer.FailAsync(context, 503));

        var result = await RunAsync();

        Assert.Equal((450, 450), (result.Links, result.Created));
        Assert.Equal(
            ["its rate limit", "the connection fails", "its answer is not valid JSON", "it answers 502", "it answers 503"],
            _seen.Select(progress => progress.Wait?.Reason).OfType<string>());
    }

    [Fact]
    public async Task The_end_of_a_rate_limit_is_waited_for_before_the_next_request()
    {
        _old.AddLinks(300);
        var end = DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeSeconds();
        List<DateTimeOffset> times = [];
        _old.OnRequest = context =>
        {
            times.Add(DateTimeOffset.UtcNow);
            if (times.Count == 1)
            {
                context.Response.Headers["X-RateLimit-Remaining"] = "0";
                context.Response.Headers["X-RateLimit-Reset"] = $"{end}";
            }
            return Task.CompletedTask;
        };

        await RunAsync();

        // Its clock has whole seconds in the Date header.
        Assert.InRange(times[1], DateTimeOffset.FromUnixTimeSeconds(end - 1), DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task An_import_that_was_interrupted_goes_on_with_the_next_page()
    {
        _old.AddLinks(450);
        using var stop = new CancellationTokenSource();
        _old.OnRequest = context => context.Request.Query["page"] == "3" ? stop.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(cancel: stop.Token));
        Assert.Equal(0, new ImportRig(_server.Services, _organization).Count("Links"));
        (_old.OnRequest, var before) = (null, _old.Requests.Count);

        var result = await RunAsync();

        Assert.Equal(450, result.Created);
        Assert.StartsWith("/rest/v3/short-urls?page=3&", _old.Requests.ElementAt(before).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_again_it_creates_what_is_new_changes_what_has_changed_there_and_leaves_what_was_changed_here()
    {
        _old.AddLinks(4);
        await RunAsync();
        var editor = _server.Services.GetRequiredService<LinkEditor>();
        var mine = await FindAsync("s2");
        await editor.UpdateAsync(_organization, mine.Id, LinkDraft.From(LinkSnapshot.From(mine)) with { Name = "Mine" }, null, ImportRig.Ada);
        _old.Links[1] = _old.Links[1] with { Url = "https://example.com/moved", Title = "Moved" };
        _old.Links[2] = _old.Links[2] with { Url = "https://example.com/theirs" };
        _old.Links.Add(new("fresh", "https://example.com/fresh"));

        var again = await RunAsync();
        var third = await RunAsync();

        Assert.Equal((5, 1, 1, 1, 3), (again.Links, again.Created, again.Changed, again.Conflicts, again.Taken));
        Assert.Equal((5, 0, 0, 1, 5), (third.Links, third.Created, third.Changed, third.Conflicts, third.Taken));
        var (changed, kept) = (await FindAsync("s1"), await FindAsync("s2"));
        Assert.Equal(("https://example.com/moved", "Moved", 2), (changed.Destination, changed.Name, changed.Version));
        Assert.Equal(("https://example.com/s2", "Mine"), (kept.Destination, kept.Name));
        // An import that has made nothing leaves no record.
        Assert.Equal(2, (await new ImportRig(_server.Services, _organization).Queries.ListAsync(_organization)).Count);
    }

    [Fact]
    public async Task A_check_creates_nothing_and_is_looked_at_on_the_page_of_the_import()
    {
        _old.AddLinks(3);

        var result = await RunAsync(new() { OnlyCheck = true });

        Assert.Equal((3, 3), (result.Links, result.Created));
        var rig = new ImportRig(_server.Services, _organization);
        Assert.Equal((ImportState.Ready, 0L), ((await rig.FindAsync(result.LinkImport!.Value)).State, rig.Count("Links")));
    }

    [Fact]
    public async Task A_wrong_key_a_redirect_an_endless_answer_and_another_program_are_told()
    {
        Assert.Contains("does not accept the key", (await FailAsync(key: "wrong")).Message, StringComparison.Ordinal);
        Assert.Contains("has no /api/link/list", (await FailAsync(ServerProgram.Sink, path: "/nothing")).Message, StringComparison.Ordinal);
        Assert.Contains("has no links", (await FailAsync()).Message, StringComparison.Ordinal);
        _old.Troubles.Enqueue(context =>
        {
            context.Response.Redirect("http://169.254.169.254/latest");
            return Task.FromResult(true);
        });
        Assert.Contains("redirects to http://169.254.169.254.", (await FailAsync()).Message, StringComparison.Ordinal);
        _old.Troubles.Enqueue(async context =>
        {
            var part = Encoding.UTF8.GetBytes(new string(' ', 1 << 20));
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            return true;
        });
        Assert.Contains("larger than 32 MB", (await FailAsync()).Message, StringComparison.Ordinal);
        _old.Troubles.Enqueue(context => OldServer.LimitAsync(context, 86_400));
        Assert.Contains("asks for a pause until", (await FailAsync()).Message, StringComparison.Ordinal);
        for (var i = 0; i < 6; i++)
            _old.Troubles.Enqueue(context => OldServer.FailAsync(context, 500));
        Assert.Contains("it answers 500", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_in_no_file_while_the_import_runs_and_after_it()
    {
        _old.AddLinks(450);
        var found = false;
        _old.OnRequest = context =>
        {
            found |= IsKeyStored();
            return Task.CompletedTask;
        };

        await RunAsync();

        Assert.False(found || IsKeyStored());
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("http://localhost:{0}")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}")]
    public async Task Without_the_setting_no_private_address_is_connected_to_by_whatever_name(string url)
    {
        await using var server = await TestServer.StartAsync();
        var address = new Uri(string.Format(System.Globalization.CultureInfo.InvariantCulture, url, new Uri(_old.Address).Port) + "/");

        var error = await Assert.ThrowsAsync<ServerException>(() => server.Services.GetRequiredService<ServerImport>().RunAsync(
            1, new(ServerProgram.Shlink, address, OldServer.Key), new(), ImportRig.Ada, _ => Task.CompletedTask, _ => { }));

        Assert.Contains("Imports:AllowPrivateNetworks", error.Message, StringComparison.Ordinal);
        Assert.Empty(_old.Requests);
    }

    [Fact]
    public async Task Two_imports_from_the_same_server_do_not_run_at_once()
    {
        _old.AddLinks(1);
        ServerException? second = null;
        _old.OnRequest = async context =>
        {
            if (context.Request.Path == "/rest/v3/short-urls")
                second ??= await Assert.ThrowsAsync<ServerException>(() => RunAsync());
        };

        await RunAsync();

        Assert.Contains("running already", second!.Message, StringComparison.Ordinal);
    }

    private bool IsKeyStored()
    {
        foreach (var file in Directory.EnumerateFiles(_server.DataDirectory, "*", SearchOption.AllDirectories))
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                if (bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(OldServer.Key)) >= 0)
                    return true;
            }
            catch (IOException)
            {
                // It is gone, or locked by the server.
            }
        }
        return false;
    }

    private Task<ServerException> FailAsync(ServerProgram program = ServerProgram.Shlink, string key = OldServer.Key, string path = "") =>
        Assert.ThrowsAsync<ServerException>(() => RunAsync(source: new(program, new Uri($"{_old.Address}{path}/"), key)));

    private async Task<ServerResult> RunAsync(ServerChoices? choices = null, ServerSource? source = null, CancellationToken cancel = default)
    {
        _seen = [];
        var runner = _server.Services.GetRequiredService<ImportRunner>();
        return await _server.Services.GetRequiredService<ServerImport>().RunAsync(
            _organization, source ?? new(ServerProgram.Shlink, new Uri($"{_old.Address}/"), OldServer.Key), choices ?? new(), ImportRig.Ada,
            id => runner.Run(_organization, id).Completion, _seen.Add, cancel);
    }

    private async Task<Link> FindAsync(string slug) => (await _server.Services.GetRequiredService<LinkQueries>().FindAsync(_organization, slug))!;

    private async Task<string> AuthorAsync(Link link) =>
        (await _server.Services.GetRequiredService<LinkQueries>().HistoryAsync(_organization, link.Id))[0].Author;
}
