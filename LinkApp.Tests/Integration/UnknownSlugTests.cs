using System.Net;
using LinkApp.Core.Links.Unknown;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Unknown slugs: visitors asked for them, and no link has them.</summary>
[Trait("Store", "both")]
public sealed class UnknownSlugTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(Pipeline.Start);
    private readonly TempFolder _folder = new();
    private TestServer _server = null!;
    private int _acme;

    private UnknownSlugs Missed => _server.Services.GetRequiredService<UnknownSlugs>();

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(time: _time, folder: _folder);
        _acme = await _server.OrganizationAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_people_try_most_comes_first_and_outlives_a_restart()
    {
        await TryAsync("sprnig", 3);
        await TryAsync("winter", 1);
        Assert.Equal([("sprnig", 3), ("winter", 1)], await TopAsync());

        await TryAsync("winter", 4);
        await _server.DisposeAsync();
        _server = await TestServer.StartAsync(time: _time, folder: _folder);

        Assert.Equal([("winter", 5), ("sprnig", 3)], await TopAsync());
    }

    [Theory]
    [InlineData("/ads.txt", Visitors.Chrome)]
    [InlineData("/apple-touch-icon-precomposed.png", Visitors.Chrome)]
    [InlineData("/app", Visitors.Chrome)]
    [InlineData("/sprnig", Visitors.Googlebot)]
    public async Task What_browsers_ask_for_by_themselves_and_what_bots_try_is_not_kept(string path, string agent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        (await _server.Client.SendAsync(request)).Dispose();

        Assert.Empty(await TopAsync());
    }

    [Fact]
    public async Task A_slug_that_becomes_a_link_is_missed_no_more()
    {
        await TryAsync("sprnig", 1);
        await _server.LinkAsync(new LinkBuilder().Slug("sprnig"));

        Assert.Empty(await TopAsync());
    }

    [Fact]
    public async Task Where_organizations_share_a_host_nobody_sees_what_visitors_of_others_tried()
    {
        await TryAsync("secret-of-acme", 2);
        var other = await _server.OrganizationAsync("Other");

        Assert.Null(await Missed.TopAsync(other, 10, TestContext.Current.CancellationToken));
        Assert.Null(await Missed.TopAsync(_acme, 10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_nobody_tries_any_more_is_forgotten()
    {
        await TryAsync("old", 5);
        Assert.Equal([("old", 5)], await TopAsync());
        _time.Jump(UnknownSlugs.Lifetime + TimeSpan.FromHours(1));
        await TryAsync("new", 1);

        Assert.Equal([("new", 1)], await TopAsync());
    }

    [Fact]
    public async Task A_scan_of_ten_thousand_names_leaves_a_bounded_list_with_what_people_tried_on_top()
    {
        await TryAsync("sprnig", 50);
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 2_500; i++)
                Missed.Record($"scan{round}-{i}");
            Assert.InRange(Missed.WaitingCount, 0, UnknownSlugs.Capacity);
            Assert.InRange((await Missed.TopAsync(_acme, int.MaxValue, TestContext.Current.CancellationToken))!.Count, 1, UnknownSlugs.MaxStored);
        }

        Assert.Equal("sprnig", (await TopAsync())[0].Slug);
    }

    [Fact]
    public async Task What_was_tried_is_written_by_itself()
    {
        await TryAsync("sprnig", 1);
        Assert.Equal(1, Missed.WaitingCount);

        _time.Advance(UnknownSlugs.Interval);
        await Eventually.TrueAsync(() => Missed.WaitingCount == 0, "the names are written");
        await Eventually.TrueAsync(async () => await TopAsync() is [("sprnig", 1)], "the names are committed");
    }

    private async Task TryAsync(string slug, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await _server.ClickAsync(slug);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private async Task<List<(string Slug, int Tries)>> TopAsync() =>
        [.. (await Missed.TopAsync(_acme, 10, TestContext.Current.CancellationToken))!.Select(missed => (missed.Slug, (int)missed.Tries))];
}
