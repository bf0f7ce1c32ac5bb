using System.Net;
using System.Net.Http.Json;
using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.InternalClicks;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Postgres;

/// <summary>Two servers on one database.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    public PostgresInstallation Installation { get; } = new();

    public TestServer One { get; private set; } = null!;

    public TestServer Other { get; private set; } = null!;

    /// <summary>The configuration key of the database.</summary>
    public string Setting => $"--Data:Postgres={Installation.ConnectionString}";

    public async ValueTask InitializeAsync()
    {
        await Installation.InitializeAsync();
        One = await TestServer.StartAsync([Setting]);
        Other = await TestServer.StartAsync([Setting]);
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        await Installation.DisposeAsync();
    }
}

/// <summary>What happens on several nodes at once, or on one after the other.</summary>
public sealed class PostgresNodesTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    [Fact]
    public async Task A_session_of_one_node_holds_on_the_other()
    {
        await nodes.One.MemberAsync("ada@example.com");
        using var visitor = new Visitor(nodes.One);
        await visitor.SignInAsync("ada@example.com");
        using var other = new Visitor(nodes.Other);
        using (var stranger = await other.Client.GetAsync("/app/settings/system"))
            Assert.Equal(HttpStatusCode.Found, stranger.StatusCode);
        foreach (Cookie cookie in visitor.Cookies.GetAllCookies())
            other.Cookies.Add(new Uri(nodes.Other.Address), new Cookie(cookie.Name, cookie.Value, cookie.Path));

        using var page = await other.Client.GetAsync("/app/settings/system");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(await nodes.Installation.ScalarAsync<long>("""SELECT count(*) FROM "SessionKeys" """) > 0);
    }

    [Fact]
    public async Task Networks_of_internal_clicks_that_one_node_changes_hold_on_the_other()
    {
        var organization = await nodes.One.OrganizationAsync("Internal");
        var settings = new InternalClickSettings { IsEnabled = true, Networks = ["192.0.2.0/24"] };

        await nodes.One.Services.GetRequiredService<InternalClickEditor>().SaveAsync(organization, settings, LinkBuilder.Ada);

        await Eventually.TrueAsync(
            () => nodes.Other.Services.GetRequiredService<InternalClickTable>().IsInNetwork(organization, IPAddress.Parse("192.0.2.7")),
            "the other node knows the network");
    }

    [Fact]
    public async Task A_member_whom_one_node_removes_is_out_on_the_other()
    {
        await nodes.One.MemberAsync("eve@example.com", "Removed");
        using var visitor = new Visitor(nodes.Other);
        await visitor.SignInAsync("eve@example.com");
        using (var page = await visitor.Client.GetAsync("/app/links"))
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        await nodes.One.RemoveMemberAsync("eve@example.com", "Removed");

        // The clock of the node, which is real, moves on for as long as a session may go without a look at the store.
        await Eventually.TrueAsync(
            async () =>
            {
                using var page = await visitor.Client.GetAsync("/app/links");
                return page.Headers.Location?.OriginalString.Contains("/account/", StringComparison.Ordinal) is true;
            },
            "the other node lets them see no page any more");
    }

    [Fact]
    public async Task Both_are_ready() =>
        Assert.Equal(("ready", "ready"), (await nodes.One.Client.GetStringAsync("/readyz"), await nodes.Other.Client.GetStringAsync("/readyz")));

    [Fact]
    public async Task Of_two_domains_that_overlap_and_are_added_at_once_one_is_added()
    {
        using var one = await nodes.One.ApiAsync("Acme", Role.Admin);
        using var other = await nodes.Other.ApiAsync("Globex", Role.Admin);
        for (var i = 0; i < 5; i++)
        {
            var host = $"go{i}.example.com";
            var answers = await Task.WhenAll(
                one.PostAsJsonAsync("/api/v1/domains", new { host }), other.PostAsJsonAsync("/api/v1/domains", new { host = $"{host}:8443" }),
                one.PostAsJsonAsync("/api/v1/domains", new { host = $"{host}:9443" }), other.PostAsJsonAsync("/api/v1/domains", new { host }));

            var codes = answers.Select(answer => answer.StatusCode).ToList();
            foreach (var answer in answers)
                answer.Dispose();
            Assert.All(codes, code => Assert.True(code is HttpStatusCode.Created or HttpStatusCode.Conflict, $"{code}"));
        }
        Assert.Equal(0, await nodes.Installation.ScalarAsync<long>("""
            SELECT count(*) FROM "Domains" a JOIN "Domains" b ON a."Id" < b."Id" AND split_part(a."Host", ':', 1) = split_part(b."Host", ':', 1)
                AND (position(':' IN a."Host") = 0 OR position(':' IN b."Host") = 0)
            """));
    }

    [Fact]
    public async Task Of_two_requests_with_one_key_of_idempotency_one_creates_the_link()
    {
        using var one = await nodes.One.ApiAsync("Initech");
        using var other = nodes.Other.NewClient();
        other.DefaultRequestHeaders.Authorization = one.DefaultRequestHeaders.Authorization;

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links");
            request.Content = JsonContent.Create(new { destination = "https://example.com/once" });
            request.Headers.Add("Idempotency-Key", "once");
            using var answer = await (i % 2 == 0 ? one : other).SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK, $"{answer.StatusCode} {answer.Item2}"));
        Assert.Equal(1, await nodes.Installation.ScalarAsync<long>("""SELECT count(*) FROM "Links" WHERE "Destination" = 'https://example.com/once'"""));
    }

    [Fact]
    public async Task Edits_of_one_link_at_once_are_made_one_after_the_other()
    {
        using var one = await nodes.One.ApiAsync("Hooli");
        using var other = await nodes.Other.ApiAsync("Hooli");
        var link = await nodes.One.LinkAsync(new LinkBuilder().Slug("contended"), "Hooli");

        var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var answer = await (i % 2 == 0 ? one : other).PutAsJsonAsync(
                "/api/v1/links/contended", new { slug = "contended", destination = $"https://example.com/{i}", tags = new[] { $"tag{i}" } });
            return answer.StatusCode;
        }));

        Assert.All(codes, code => Assert.Equal(HttpStatusCode.OK, code));
        Assert.Equal(21, await nodes.Installation.ScalarAsync<int>($"""SELECT "Version" FROM "Links" WHERE "Id" = {link.Id}"""));
        Assert.Equal(1, await nodes.Installation.ScalarAsync<long>($"""SELECT count(*) FROM "LinkTags" WHERE "LinkId" = {link.Id}"""));
    }

    [Fact]
    public async Task Of_edits_and_deletions_of_the_same_version_at_once_one_is_made_and_the_others_are_told_that_it_is_stale()
    {
        using var one = await nodes.One.ApiAsync("Hooli");
        using var other = await nodes.Other.ApiAsync("Hooli");
        for (var round = 0; round < 10; round++)
        {
            var slug = $"versioned{round}";
            await nodes.One.LinkAsync(new LinkBuilder().Slug(slug), "Hooli");
            var codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
            {
                using var request = new HttpRequestMessage(i < 4 ? HttpMethod.Put : HttpMethod.Delete, $"/api/v1/links/{slug}");
                request.Headers.IfMatch.Add(new("\"1\""));
                request.Content = i < 4 ? JsonContent.Create(new { slug, destination = $"https://example.com/{i}" }) : null;
                using var answer = await (i % 2 == 0 ? one : other).SendAsync(request);
                return answer.StatusCode;
            }));

            Assert.Single(codes, code => code is HttpStatusCode.OK or HttpStatusCode.NoContent);
            Assert.All(codes, code => Assert.True(
                code is HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound, $"{code}"));
        }
    }

    [Fact]
    public async Task A_deleted_link_that_two_nodes_restore_at_once_is_restored()
    {
        var organization = await nodes.One.OrganizationAsync("Hooli");
        for (var round = 0; round < 10; round++)
        {
            var link = await nodes.One.LinkAsync(new LinkBuilder().Slug($"gone{round}"), "Hooli");
            await Editor(nodes.One).DeleteAsync(organization, new LinkName(link.Slug), Author.CommandLine, TestContext.Current.CancellationToken);

            var outcomes = await Task.WhenAll(new[] { nodes.One, nodes.Other }.Select(
                node => Editor(node).RestoreAsync(organization, link.Id, 1, Author.CommandLine, TestContext.Current.CancellationToken)));

            Assert.All(outcomes, outcome => Assert.IsType<LinkEdit.Saved>(outcome));
        }

        static LinkEditor Editor(TestServer node) => node.Services.GetRequiredService<LinkEditor>();
    }

    [Fact]
    public async Task A_node_without_visitors_rolls_up_the_clicks_of_the_others()
    {
        var link = await nodes.One.LinkAsync(new LinkBuilder().Slug("rolled"));
        for (var i = 0; i < 3; i++)
        {
            using var visit = await nodes.One.Client.GetAsync($"/{link.Slug}");
            Assert.Equal(HttpStatusCode.Found, visit.StatusCode);
        }
        var last = await nodes.Installation.ScalarAsync<long>("SELECT last FROM clicks.head");

        await nodes.Other.Services.GetRequiredService<Rollups>().CatchUpAsync(TestContext.Current.CancellationToken);

        Assert.True(await nodes.Installation.ScalarAsync<long>("SELECT last FROM clicks.rolled_up") >= last);
    }

    [Fact]
    public async Task Sizes_are_those_of_tables()
    {
        await nodes.One.OrganizationAsync("Umbrella");
        var queries = nodes.One.Services.GetRequiredService<InstallationQueries>();

        var sizes = queries.GetSizes();

        Assert.True(sizes is { App: > 100_000, Clicks: > 10_000, Rollups: > 10_000 }, $"{sizes}");
        Assert.Contains(await queries.ListAsync(TestContext.Current.CancellationToken), organization => organization.Name == "Umbrella");
    }

    [Fact]
    public async Task Doctor_checks_the_database()
    {
        var result = await CommandRun.RunAsync("doctor", nodes.Setting, $"--Data:Directory={nodes.One.DataDirectory}");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("PostgreSQL 1", result.Output, StringComparison.Ordinal);
        Assert.Contains("fsync=off", result.Output, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL's clock is", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pooler", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_names_a_database_that_can_not_be_reached()
    {
        using var folder = new TempFolder();

        var result = await CommandRun.RunAsync(
            "doctor", "--Data:Postgres=Host=127.0.0.1;Port=1;Database=linkapp;Username=ada;Password=hunter2", $"--Data:Directory={folder.Path}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("PostgreSQL can't be reached", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup", "pg_dump --format=custom --no-unlogged-table-data --file=linkapp.dump \"host=127.0.0.1 port=")]
    [InlineData("restore", "pg_restore --exit-on-error --no-owner --single-transaction --dbname=\"host=127.0.0.1 port=")]
    public async Task Backups_are_made_by_PostgreSQL(string command, string advice)
    {
        using var folder = new TempFolder();

        var result = await CommandRun.RunAsync(command, folder.File("copy"), nodes.Setting, $"--Data:Directory={folder.File("data")}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(advice, result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("copy")));
    }

    [Fact]
    public async Task A_copy_that_is_put_back_is_the_installation()
    {
        var link = await nodes.One.LinkAsync(new LinkBuilder().Slug("copied").Tags("kept"));
        using var folder = new TempFolder();
        var server = nodes.Installation.Server;
        var file = folder.File("linkapp.dump");
        await server.RunProgramAsync("pg_dump", "--format=custom", "--no-unlogged-table-data", $"--file={file}", nodes.Installation.Target);
        await using var restored = await PostgresInstallation.CreateEmptyAsync();

        await server.RunProgramAsync("pg_restore", "--exit-on-error", "--no-owner", "--single-transaction", $"--dbname={restored.Target}", file);

        await using var node = await TestServer.StartAsync([$"--Data:Postgres={restored.ConnectionString}"]);
        using var answer = await node.Client.GetAsync("/copied");
        Assert.Equal(link.Destination, answer.Headers.Location?.ToString());
        Assert.Equal(1, await restored.ScalarAsync<long>("""SELECT count(*) FROM "LinkTags" WHERE "Tag" = 'kept' """));
        await node.LinkAsync(new LinkBuilder().Slug("after"));
        Assert.Equal(0, await restored.ScalarAsync<long>("SELECT count(*) FROM limits.buckets"));
    }
}

/// <summary>The first admin of an installation of two nodes.</summary>
public sealed class PostgresSetupTests
{
    [Fact]
    public async Task Of_the_visitors_who_set_up_two_nodes_at_once_one_becomes_the_admin()
    {
        await using var nodes = new TwoNodes();
        await nodes.InitializeAsync();
        Visitor[] visitors = [new(nodes.One), new(nodes.Other), new(nodes.One), new(nodes.Other)];
        var forms = await Task.WhenAll(visitors.Select(visitor => visitor.Client.GetStringAsync("/account/setup")));

        var answers = await Eventually.Get(
            Task.WhenAll(visitors.Select((visitor, i) => visitor.SendAsync(
                forms[i], "/account/setup",
                ("Form.Organization", $"Acme {i}"), ("Form.Email", $"ada{i}@example.com"), ("Form.Password", TestServer.Password)))),
            "all setups are answered");

        Assert.Equal(1, await nodes.Installation.ScalarAsync<long>("""SELECT count(*) FROM "AspNetUsers" """));
        Assert.Equal(1, visitors.Count(visitor => visitor.HasSession));
        foreach (var answer in answers)
            answer.Dispose();
        foreach (var visitor in visitors)
            visitor.Dispose();
    }
}
