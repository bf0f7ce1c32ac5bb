using LinkApp.Core.Organizations.Sessions;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Access to the clicks of an organization. The test controls the server's clock.</summary>
public sealed class LiveMapAccessTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string Eve = "eve@other.example";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(time: _time);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
    }

    [Fact]
    public async Task Two_members_in_two_browsers_get_the_same_batch()
    {
        await Server.MemberAsync(Grace);
        var (ada, grace) = (await OpenMapAsync(Ada), await OpenMapAsync(Grace));
        await ClickAsync("spring", Visitors.Malaysia);
        await ClickAsync("spring", Visitors.Brazil);
        _time.Advance(Interval);

        foreach (var map in (LiveMap[])[ada, grace])
        {
            await Expect(map.Total).ToHaveTextAsync("2");
            await Expect(map.Dot("MY")).ToHaveAttributeAsync("data-count", "1");
            await Expect(map.Dot("BR")).ToHaveAttributeAsync("data-count", "1");
        }
        Assert.Equal(await ada.LatestPlaces.AllInnerTextsAsync(), await grace.LatestPlaces.AllInnerTextsAsync());
    }

    [Fact]
    public async Task A_member_of_another_organization_gets_nothing()
    {
        await Server.MemberAsync(Eve, "Other");
        await Server.LinkAsync(new LinkBuilder().Slug("elsewhere"), "Other");
        var (ada, eve) = (await OpenMapAsync(Ada), await OpenMapAsync(Eve));
        await ClickAsync("spring", Visitors.Malaysia);
        _time.Advance(Interval);
        await Expect(ada.Total).ToHaveTextAsync("1");

        // Batches come in order: when Eve gets her own batch, one with Ada's click would have come before it.
        await ClickAsync("elsewhere", Visitors.Germany);
        _time.Advance(Interval);
        await Expect(eve.Dot("DE")).ToHaveCountAsync(1);
        await Expect(eve.Total).ToHaveTextAsync("1");
        await Expect(eve.Dot("MY")).ToHaveCountAsync(0);
        await Expect(ada.Total).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task The_link_filter_cannot_reach_a_link_of_another_organization()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("elsewhere"), "Other");
        var page = await OpenAsync("/app/live?link=elsewhere");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no link /elsewhere.");
    }

    [Fact]
    public async Task The_open_page_of_a_removed_member_receives_nothing_after_thirty_seconds()
    {
        await Server.MemberAsync(Grace);
        var (ada, grace) = (await OpenMapAsync(Ada), await OpenMapAsync(Grace));
        await Server.RemoveMemberAsync(Grace);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(30); passed += TimeSpan.FromSeconds(10))
            _time.Advance(TimeSpan.FromSeconds(10));
        // The session is checked, too, by the real clock: on a slow machine, that may come first and redirect to the sign-in page.
        var ended = grace.Page.GetByText("Your access to these clicks has ended.").Or(grace.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }));
        await Expect(ended).ToBeVisibleAsync();

        await ClickAsync("spring", Visitors.Malaysia);
        _time.Advance(Interval);
        await Expect(ada.Total).ToHaveTextAsync("1");
        await Expect(grace.Dots).ToHaveCountAsync(0);
        await Expect(ended).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_open_page_of_an_ended_session_receives_nothing_after_thirty_seconds()
    {
        var grace = await Server.MemberAsync(Grace);
        var map = await OpenMapAsync(Grace);
        await Server.Services.GetRequiredService<SessionEditor>().EndOthersAsync(grace, kept: null, TestContext.Current.CancellationToken);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(30); passed += TimeSpan.FromSeconds(10))
            _time.Advance(TimeSpan.FromSeconds(10));
        var ended = map.Page.GetByText("Your access to these clicks has ended.").Or(map.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }));
        await Expect(ended).ToBeVisibleAsync();

        await ClickAsync("spring", Visitors.Malaysia);
        _time.Advance(Interval);
        await Expect(map.Dots).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_removed_member_who_opens_a_page_again_is_told_that_they_have_no_access()
    {
        await Server.MemberAsync(Grace);
        var grace = await OpenMapAsync(Grace);
        await Server.RemoveMemberAsync(Grace);
        _time.Advance(TimeSpan.FromSeconds(30));

        await grace.Page.GotoAsync(Server.Address + "/app/links");
        await Expect(grace.Page.GetByRole(AriaRole.Heading, new() { Name = "No access" })).ToBeVisibleAsync();
    }

    private async Task<LiveMap> OpenMapAsync(string email)
    {
        var map = new LiveMap(await OpenAsync("/app/live", email));
        await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        return map;
    }

    private async Task ClickAsync(string slug, string address) => (await Server.ClickAsync(slug, address)).Dispose();
}
