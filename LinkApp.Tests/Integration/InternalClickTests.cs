using System.Net;
using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Live;
using LinkApp.Core.Organizations;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;
using LinkApp.Web.Redirects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Which clicks are internal, and where they count.</summary>
[Trait("Store", "both")]
public sealed class InternalClickTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TestServer Server => shared.Server;

    [Fact]
    public async Task The_cookie_of_the_links_organization_makes_a_click_internal_and_no_other()
    {
        var (link, organization) = await StartAsync();
        var cookie = Server.CreateCookie(link.OrganizationId);
        var value = cookie.Split('=')[1];
        var others = Server.CreateCookie(link.OrganizationId + 1000);
        (string? Cookie, bool Expected)[] tries =
        [
            (cookie, true),
            (Server.CreateCookie(link.OrganizationId + 1000, link.OrganizationId, link.OrganizationId + 2000), true),
            ($"theme=dark; {cookie}; other=1", true),
            ($"xlinkapp-internal={value}x; {cookie}", true),
            (null, false),
            ("theme=dark", false),
            (others, false),
            // Forged: another organization's signature, none, a changed one, and no number.
            ($"linkapp-internal={link.OrganizationId}.{others.Split('.')[^1]}", false),
            ($"linkapp-internal={link.OrganizationId}", false),
            ($"linkapp-internal={link.OrganizationId}.", false),
            (cookie[..^2] + (cookie[^2] == 'A' ? "B" : "A") + cookie[^1], false),
            ($"linkapp-internal={value}{value}", false),
            ($"linkapp-internal={new string('1', 5_000)}.{value.Split('.')[1]}", false),
            ($"xlinkapp-internal={value}", false),
        ];

        foreach (var (sent, _) in tries)
            await Server.VisitAsync(link.Slug, sent);

        Assert.Equal(tries.Select(one => one.Expected), await KindsAsync(link, organization));
    }

    [Fact]
    public async Task An_organization_that_leaves_nothing_out_counts_the_clicks_of_its_own_people()
    {
        var organization = shared.NewName();
        var link = await Server.LinkAsync(new LinkBuilder().Slug(shared.NewName("link")), organization);

        await Server.VisitAsync(link.Slug, Server.CreateCookie(link.OrganizationId));

        Assert.Equal([false], await KindsAsync(link, organization));
    }

    [Fact]
    public async Task Listed_networks_are_internal_in_every_form_of_an_address()
    {
        var (link, organization) = await StartAsync("203.0.113.7/24", "198.51.100.7", "2001:db8:1::/48", "::ffff:192.0.2.0/120");
        (string Address, bool Expected)[] tries =
        [
            ("203.0.113.9", true), ("::ffff:203.0.113.9", true), ("203.0.114.9", false), ("198.51.100.7", true), ("198.51.100.8", false),
            ("2001:db8:1:2::3", true), ("2001:db8:2::3", false), ("192.0.2.200", true), ("::ffff:192.0.2.200", true), ("192.0.3.1", false),
        ];

        foreach (var (address, _) in tries)
            await Server.VisitAsync(link.Slug, address: address);

        Assert.Equal(tries.Select(one => one.Expected), await KindsAsync(link, organization));
    }

    [Fact]
    public async Task A_bot_in_a_listed_network_stays_a_bot()
    {
        var (link, organization) = await StartAsync("203.0.113.0/24");

        await Server.VisitAsync(link.Slug, address: "203.0.113.9", userAgent: Visitors.Googlebot);

        var report = await ReportAsync(link, organization);
        Assert.Equal((0, 1, 0), (report.Number("total"), report.Number("bots"), report.Number("internal")));
    }

    [Fact]
    public async Task A_test_is_internal_for_its_link_until_it_expires_and_its_flag_reaches_no_destination()
    {
        // Without leaving out anything else.
        var organization = shared.NewName();
        var link = await Server.LinkAsync(
            new LinkBuilder().Slug(shared.NewName("link")).To("https://example.com/?x=1").Options(new() { ForwardQuery = true }), organization);
        var key = Server.Services.GetRequiredService<InternalKey>();
        var flag = Server.Services.GetRequiredService<TestFlag>().CreateQuery(link.Id);
        var past = new TestFlag(key, new FakeTimeProvider(DateTimeOffset.UtcNow - TestFlag.Lifetime - TimeSpan.FromSeconds(5))).CreateQuery(link.Id);
        var almostPast = new TestFlag(key, new FakeTimeProvider(DateTimeOffset.UtcNow - TestFlag.Lifetime + TimeSpan.FromMinutes(2))).CreateQuery(link.Id);
        var ofAnother = Server.Services.GetRequiredService<TestFlag>().CreateQuery(link.Id + 1000);
        (string Query, bool Expected)[] tries =
        [
            (flag, true), (almostPast, true), (past, false), (ofAnother, false), (flag[..^3] + "AAA", false), ("?linkapp-test=", false),
            ("?linkapp-test=99999999999." + flag.Split('.')[1], false), ("?linkapp-test=x", false),
        ];

        foreach (var (query, _) in tries)
        {
            Assert.Equal("https://example.com/?x=1", await Server.VisitAsync(link.Slug + query));
            Assert.Equal("https://example.com/?x=1&y=2", await Server.VisitAsync($"{link.Slug}{query}&y=2"));
        }

        Assert.Equal(tries.SelectMany(one => (bool[])[one.Expected, one.Expected]), await KindsAsync(link, organization));
    }

    [Fact]
    public async Task A_member_opens_a_test_that_is_not_counted()
    {
        var organization = shared.NewName();
        var link = await Server.LinkAsync(new LinkBuilder().Slug(shared.NewName("link")), organization);
        var email = $"{organization}@example.com";
        await Server.MemberAsync(email, organization, Role.Viewer);
        using var member = new Visitor(Server);
        await member.SignInAsync(email);

        using var answer = await member.Client.GetAsync($"/app/links/{link.Slug}/test-visit");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var url = answer.Headers.Location!;
        Assert.StartsWith($"{Server.Address}/{link.Slug}?linkapp-test=", url.OriginalString, StringComparison.Ordinal);
        await Server.VisitAsync(url.PathAndQuery[1..]);

        Assert.Equal([true], await KindsAsync(link, organization));
        using var none = await member.Client.GetAsync("/app/links/no-such-link/test-visit");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Signing_in_marks_the_browser_for_all_organizations_of_the_member()
    {
        var (first, organization) = await StartAsync();
        var (second, other) = await StartAsync();
        var (foreign, stranger) = await StartAsync();
        var email = $"{organization}@example.com";
        await Server.MemberAsync(email, organization);
        await Server.MemberAsync(email, other, Role.Viewer);
        using var member = new Visitor(Server);
        await member.SignInAsync(email);
        var marked = member.Cookies.GetCookies(new Uri(Server.Address)).Single(cookie => cookie.Name == "linkapp-internal");
        Assert.True(marked is { HttpOnly: true, Path: "/" });

        foreach (var link in (Link[])[first, second, foreign])
            (await member.Client.SendAsync(Request(link.Slug))).Dispose();

        Assert.Equal([true], await KindsAsync(first, organization));
        Assert.Equal([true], await KindsAsync(second, other));
        Assert.Equal([false], await KindsAsync(foreign, stranger));
    }

    [Fact]
    public async Task Internal_clicks_are_in_no_numbers_that_do_not_ask_for_them()
    {
        var (link, organization) = await StartAsync();
        var cookie = Server.CreateCookie(link.OrganizationId);
        var feed = Server.Services.GetRequiredService<LiveClicks>();
        using var viewer = await feed.SubscribeAsync(link.OrganizationId);
        await Server.VisitAsync(link.Slug, cookie, "198.51.100.1");
        await Server.VisitAsync(link.Slug, cookie, "198.51.100.2");
        await Server.VisitAsync(link.Slug, address: "198.51.100.3");

        foreach (var isRolledUp in (bool[])[false, true])
        {
            if (isRolledUp)
                await Server.Services.GetRequiredService<Rollups>().CatchUpAsync();
            var report = await ReportAsync(link, organization);
            Assert.Equal((1, 0, 2), (report.Number("total"), report.Number("bots"), report.Number("internal")));
            Assert.Equal(1, report.Body.GetProperty("visitors").EnumerateArray().Sum(day => day.GetProperty("visitors").GetInt32()));
            Assert.Equal(1, report.Body.GetProperty("browsers").EnumerateArray().Sum(browser => browser.GetProperty("clicks").GetInt32()));
            var included = await ReportAsync(link, organization, "internal=include");
            Assert.Equal((3, 2), (included.Number("total"), included.Number("internal")));
            Assert.Equal(3, included.Body.GetProperty("visitors").EnumerateArray().Sum(day => day.GetProperty("visitors").GetInt32()));
            Assert.Equal(2, (await ReportAsync(link, organization, "internal=only")).Number("total"));
            var activity = Server.Services.GetRequiredService<ActivityQueries>().Read(link.OrganizationId, [link.Id])[link.Id];
            Assert.Equal((1, 3), (activity.Total, activity.Redirected));
            Assert.Equal(1, activity.Hours.Sum());
        }
        Assert.Equal([false], await KindsAsync(link, organization, "exclude"));
        Assert.Equal([true, true], await KindsAsync(link, organization, "only"));
        var range = new ReportRange(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var file = new MemoryStream();
        await Server.Services.GetRequiredService<ClickExport>().WriteAsync(
            file, new ClickSelection(link.OrganizationId, null, range) { Filter = new() { Internal = Inclusion.Include } }, ClickFormat.Csv);
        var lines = System.Text.Encoding.UTF8.GetString(file.ToArray()).Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith(",bot,internal,imported", lines[0], StringComparison.Ordinal);
        Assert.Equal(2, lines.Count(line => line.EndsWith(",true,false", StringComparison.OrdinalIgnoreCase)));

        Assert.Equal(1, (await LiveClicksTests.NextAsync(viewer)).Total);
    }

    [Fact]
    public async Task A_link_for_one_click_is_used_up_by_an_internal_click()
    {
        var organization = shared.NewName();
        await Server.LeaveOutAsync(organization);
        foreach (var isTest in (bool[])[false, true])
        {
            var link = await Server.LinkAsync(new LinkBuilder().Slug(shared.NewName("link")).Options(new() { MaxClicks = 1 }), organization);
            var path = link.Slug + (isTest ? Server.Services.GetRequiredService<TestFlag>().CreateQuery(link.Id) : "");

            await Server.VisitAsync(path, isTest ? null : Server.CreateCookie(link.OrganizationId));

            using var answer = await Server.ClickAsync(link.Slug);
            Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
            Assert.Equal([true], await KindsAsync(link, organization));
            // As after a restart, from the store.
            await Server.Services.GetRequiredService<Rollups>().CatchUpAsync();
            Assert.Equal(1, Server.Services.GetRequiredService<ActivityQueries>().CountRedirected(link.OrganizationId, link.Id));
        }
    }

    [Fact]
    public async Task A_device_is_left_out_and_counted_again_by_the_page_of_its_link()
    {
        var (link, organization) = await StartAsync();
        var (other, neighbour) = await StartAsync();
        using var device = new Visitor(Server);
        var page = new Uri(GetDeviceUrl(link)).PathAndQuery;
        var neighbours = new Uri(GetDeviceUrl(other)).PathAndQuery;

        Assert.Contains("are counted on", await device.Client.GetStringAsync(page), StringComparison.Ordinal);
        (await device.Client.SendAsync(Request(link.Slug))).Dispose();
        await ChooseAsync(device, page, "leave-out");
        Assert.Contains("are not counted on", await device.Client.GetStringAsync(page), StringComparison.Ordinal);
        Assert.Contains("are counted on", await device.Client.GetStringAsync(neighbours), StringComparison.Ordinal);
        await ChooseAsync(device, neighbours, "leave-out");
        (await device.Client.SendAsync(Request(link.Slug))).Dispose();
        (await device.Client.SendAsync(Request(other.Slug))).Dispose();
        await ChooseAsync(device, page, "count");
        (await device.Client.SendAsync(Request(link.Slug))).Dispose();
        (await device.Client.SendAsync(Request(other.Slug))).Dispose();

        Assert.Equal([false, true, false], await KindsAsync(link, organization));
        Assert.Equal([true, true], await KindsAsync(other, neighbour));
    }

    [Fact]
    public async Task The_page_of_a_device_is_on_short_domains_too_and_needs_its_key()
    {
        var (link, organization) = await StartAsync();
        var host = $"{organization}.example";
        await Server.DomainAsync(host, organization);
        var url = Server.Services.GetRequiredService<DeviceLinks>().GetUrls(link.OrganizationId, new Uri(Server.Address)).Single(
            url => new Uri(url).Host == host);
        var page = new Uri(url).PathAndQuery;

        using var shown = await Server.SendAsync(host, page);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        foreach (var wrong in (string[])["/account/not-counted", "/account/not-counted?key=1", $"/account/not-counted?key={link.OrganizationId}.x", page[..^3] + "AAA"])
        {
            using var refused = await Server.SendAsync(host, wrong);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
        using var empty = await Server.SendAsync(host, page, HttpMethod.Post);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        using var put = await Server.SendAsync(host, page, HttpMethod.Put);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, put.StatusCode);
    }

    private static HttpRequestMessage Request(string slug)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/{slug}");
        request.Headers.TryAddWithoutValidation("User-Agent", Visitors.Chrome);
        return request;
    }

    private static async Task ChooseAsync(Visitor device, string page, string choice)
    {
        using var answer = await device.PostAsync(page, ("choice", choice));
        Assert.Equal((HttpStatusCode.SeeOther, page), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    private string GetDeviceUrl(Link link) => Server.Services.GetRequiredService<DeviceLinks>().GetUrls(link.OrganizationId, new Uri(Server.Address))[0];

    /// <summary>A link of a new organization that leaves out the clicks of its own people.</summary>
    private async Task<(Link Link, string Organization)> StartAsync(params string[] networks)
    {
        var organization = shared.NewName();
        var link = await Server.LinkAsync(new LinkBuilder().Slug(shared.NewName("link")), organization);
        await Server.LeaveOutAsync(organization, networks);
        return (link, organization);
    }

    private async Task<ApiAnswer> ReportAsync(Link link, string organization, string query = "")
    {
        using var program = await Server.ApiAsync(organization, Role.Viewer);
        return await program.GetApiAsync($"links/{link.Slug}/report?{query}");
    }

    /// <summary>Whether the clicks of a link are internal, the oldest first.</summary>
    private async Task<List<bool>> KindsAsync(Link link, string organization, string inclusion = "include")
    {
        using var program = await Server.ApiAsync(organization, Role.Viewer);
        var clicks = (await program.GetApiAsync($"links/{link.Slug}/clicks?internal={inclusion}")).Body.GetProperty("clicks");
        return [.. clicks.EnumerateArray().Select(click => click.GetProperty("internal").GetBoolean()).Reverse()];
    }
}
