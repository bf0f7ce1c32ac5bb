using System.Net;
using System.Net.WebSockets;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Support;
using LinkApp.Web.Wallboards;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Circuits are for members and the screens of wallboards: everybody else gets static pages.</summary>
public sealed class CircuitGateTests(CircuitGateTests.Fixture fixture) : IClassFixture<CircuitGateTests.Fixture>
{
    private const string Ada = "ada@example.com";

    // What the server writes for a component that starts a circuit.
    private const string CircuitMark = "\"type\":\"server\"";

    private readonly TestServer _server = fixture.Server;

    private WallboardLinks Boards => _server.Services.GetRequiredService<WallboardLinks>();

    [Fact]
    public async Task A_stranger_is_refused_whatever_they_connect_with()
    {
        foreach (var query in (string[])["", "?wallboard=", "?wallboard=x", $"?wallboard={Wallboard.NewToken()}", "?wallboard=a&wallboard=b", "?id=x"])
        {
            Assert.Equal((query, 401), (query, await NegotiateAsync(query)));
            Assert.Equal((query, HttpStatusCode.Unauthorized), (query, await RefusalAsync(query)));
            foreach (var start in (string[])["GET /_blazor", "POST /_blazor", "DELETE /_blazor", "GET /_BLAZOR", "POST /_Blazor/Negotiate", "GET /_blazor/"])
                Assert.Equal((start, 401), (start, (await RawRequest.SendAsync(_server.Address, start + query, "Content-Length: 0")).Status));
        }
    }

    [Fact]
    public async Task An_api_key_opens_none()
    {
        using var program = await _server.ApiAsync();
        using var answer = await program.PostAsync("/_blazor/negotiate", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_member_connects_until_they_sign_out()
    {
        await _server.MemberAsync(Ada);
        using var visitor = new Visitor(_server);
        await visitor.SignInAsync(Ada);
        var cookies = visitor.Cookies.GetCookieHeader(new Uri(_server.Address));
        Assert.Equal(200, await NegotiateAsync("", cookies));
        using (await ConnectAsync("", cookies))
        {
        }

        (await visitor.SendFormAsync("/account/denied", "/account/sign-out")).Dispose();
        Assert.Equal(401, await NegotiateAsync("", visitor.Cookies.GetCookieHeader(new Uri(_server.Address))));
    }

    [Fact]
    public async Task A_screen_connects_by_websocket_until_its_wallboard_is_revoked()
    {
        var (id, query) = await CreateAsync();
        Assert.Equal(200, await NegotiateAsync(query));
        using (await ConnectAsync(query))
        {
        }
        // Other transports come and go, so that their screens could not be counted.
        Assert.Equal(401, (await RawRequest.SendAsync(_server.Address, $"GET /_blazor{query}", "Accept: text/event-stream")).Status);
        Assert.Equal(401, (await RawRequest.SendAsync(_server.Address, $"POST /_blazor{query}", "Content-Length: 0")).Status);

        await Boards.RevokeAsync(await _server.OrganizationAsync(), id, new Author(Ada), TestContext.Current.CancellationToken);
        Assert.Equal(401, await NegotiateAsync(query));
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusalAsync(query));
    }

    [Fact]
    public async Task A_wallboard_has_twenty_screens_at_most()
    {
        var (_, query) = await CreateAsync();
        var (_, other) = await CreateAsync();
        var page = $"/app/wallboard/{query.Split('=')[1]}";
        Assert.Contains(CircuitMark, await _server.Client.GetStringAsync(page), StringComparison.Ordinal);
        var screens = new List<ClientWebSocket>();
        for (var i = 0; i < WallboardScreens.Max; i++)
            screens.Add(await ConnectAsync(query));

        Assert.Equal(HttpStatusCode.TooManyRequests, await RefusalAsync(query));
        Assert.Equal(429, await NegotiateAsync(query));
        var full = await _server.Client.GetStringAsync(page);
        Assert.Contains("on 20 screens already", full, StringComparison.Ordinal);
        Assert.Contains("<meta http-equiv=\"refresh\"", full, StringComparison.Ordinal);
        Assert.DoesNotContain(CircuitMark, full, StringComparison.Ordinal);
        Assert.Equal(200, await NegotiateAsync(other));

        screens[0].Dispose();
        await Eventually.TrueAsync(async () => await NegotiateAsync(query) == 200, "a screen that closes makes room for another");
        foreach (var screen in screens)
            screen.Dispose();
    }

    [Fact]
    public async Task No_page_that_a_stranger_can_open_starts_one_but_that_of_a_wallboard()
    {
        var pages = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            .Select(endpoint => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(
                segment => segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart text ? text.Content : "1")))
            .Distinct().ToList();
        Assert.True(pages.Count > 30);
        foreach (var path in pages)
        {
            using var answer = await _server.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(CircuitMark, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        Assert.Contains("This wallboard shows nothing any more", await _server.Client.GetStringAsync("/app/wallboard/1"), StringComparison.Ordinal);
    }

    private async Task<(int Id, string Query)> CreateAsync()
    {
        var token = await Boards.CreateAsync(await _server.OrganizationAsync(), "Office", new Author(Ada), TestContext.Current.CancellationToken);
        return ((await Boards.FindAsync(token, TestContext.Current.CancellationToken))!.Id, $"?{CircuitGate.TokenParameter}={token}");
    }

    private async Task<int> NegotiateAsync(string query, string cookies = "") => (await RawRequest.SendAsync(
        _server.Address, $"POST /_blazor/negotiate{query}{(query.Length == 0 ? "?" : "&")}negotiateVersion=1", "Content-Length: 0", $"Cookie: {cookies}")).Status;

    private async Task<ClientWebSocket> ConnectAsync(string query, string cookies = "")
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", cookies);
        try
        {
            await socket.ConnectAsync(new Uri($"{_server.Address.Replace("http", "ws", StringComparison.Ordinal)}/_blazor{query}"), TestContext.Current.CancellationToken);
            return socket;
        }
        catch (WebSocketException)
        {
            socket.Dispose();
            throw new HttpRequestException(null, null, socket.HttpStatusCode);
        }
    }

    /// <summary>The status by which a WebSocket is refused.</summary>
    private async Task<HttpStatusCode?> RefusalAsync(string query) =>
        (await Assert.ThrowsAsync<HttpRequestException>(async () => (await ConnectAsync(query)).Dispose())).StatusCode;

    public sealed class Fixture : SharedServer
    {
        protected override Task SeedAsync() => Server.MemberAsync("first@example.com");
    }
}
