using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Downloads that go on when the access of who started them ends.</summary>
[Trait("Store", "both")]
public sealed class AccessEndTests : IAsyncLifetime
{
    private const string Ada = "ada@example.com";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(time: _time, replace: services => services.AddSingleton<IStartupFilter, SlowFiles>());
        await _server.MemberAsync(Ada);
        await _server.LinkAsync(new LinkBuilder().Slug("spring"));
        (await _server.ClickAsync("spring")).Dispose();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_download_of_a_removed_member_is_cut_off()
    {
        using var visitor = new Visitor(_server);
        await visitor.SignInAsync(Ada);
        await IsCutOffAsync(visitor.Client, "/app/reports/clicks.csv", () => _server.RemoveMemberAsync(Ada));
    }

    [Fact]
    public async Task The_download_of_a_member_whose_role_was_lowered_is_cut_off()
    {
        using var visitor = new Visitor(_server);
        await visitor.SignInAsync(Ada);
        await IsCutOffAsync(visitor.Client, "/app/reports/clicks.csv", () => _server.MemberAsync(Ada, role: Role.Viewer));
    }

    [Fact]
    public async Task The_download_of_a_revoked_key_is_cut_off()
    {
        using var program = await _server.ApiAsync();
        await IsCutOffAsync(program, "/api/v1/clicks.csv", async () => await _server.Services.GetRequiredService<OrganizationEditor>().RevokeKeyAsync(
            await _server.OrganizationAsync(), (await _server.KeysAsync())[0].Id, Author.CommandLine));
    }

    private async Task IsCutOffAsync(HttpClient client, string path, Func<Task> end)
    {
        using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        Assert.True(await body.ReadAsync(new byte[1], TestContext.Current.CancellationToken) > 0);
        var rest = body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        // As long as there is access, it goes on.
        _time.Advance(MemberAccess.Interval);
        Assert.False(rest.IsCompleted);

        await end();
        _time.Advance(MemberAccess.Interval);
        await Eventually.TrueAsync(() => rest.IsCompleted, "the download is cut off");
        await Assert.ThrowsAnyAsync<IOException>(() => rest);
    }
}
