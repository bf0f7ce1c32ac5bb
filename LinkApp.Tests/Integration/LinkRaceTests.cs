using System.Net;
using System.Text;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Programs that do the same at the same moment.</summary>
public sealed class LinkRaceTests : IAsyncLifetime
{
    private const int Racers = 32;

    private TestServer? _server;
    private HttpClient? _api;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _api = await _server.ApiAsync();
    }

    public ValueTask DisposeAsync()
    {
        _api?.Dispose();
        return _server!.DisposeAsync();
    }

    [Fact]
    public async Task One_of_all_who_want_a_slug_gets_it()
    {
        var answers = await RaceAsync(i => _api!.PostAsync("/api/v1/links", Body($$"""{ "slug": "spring", "destination": "https://example.com/{{i}}" }""")));

        Assert.Equal((1, Racers - 1), (answers.Count(answer => answer.Status == HttpStatusCode.Created), answers.Count(answer => answer.Status == HttpStatusCode.Conflict)));
        using var redirect = await _server!.ClickAsync("spring");
        Assert.Equal($"https://example.com/{answers.FindIndex(answer => answer.Status == HttpStatusCode.Created)}", redirect.Headers.Location?.ToString());
    }

    [Fact]
    public async Task One_of_all_changes_of_a_version_is_made_and_redirects_follow_it()
    {
        await _server!.LinkAsync(new LinkBuilder().Slug("spring"));
        var answers = await RaceAsync(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/links/spring") { Content = Body($$"""{ "destination": "https://example.com/{{i}}" }""") };
            request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
            return await _api!.SendAsync(request);
        });

        Assert.Equal((1, Racers - 1), (answers.Count(answer => answer.Status == HttpStatusCode.OK), answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed)));
        using var redirect = await _server!.ClickAsync("spring");
        Assert.Equal($"https://example.com/{answers.FindIndex(answer => answer.Status == HttpStatusCode.OK)}", redirect.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Slugs_that_are_given_at_the_same_time_all_differ()
    {
        var answers = await RaceAsync(_ => _api!.PostAsync("/api/v1/links", Body("""{ "destination": "https://example.com/" }""")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(Racers, answers.Select(answer => JsonDocument.Parse(answer.Text).RootElement.GetProperty("slug").GetString()).Distinct().Count());
    }

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task<List<(HttpStatusCode Status, string Text)>> RaceAsync(Func<int, Task<HttpResponseMessage>> send)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(async i =>
        {
            using var answer = await send(i);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }));
        return [.. answers];
    }
}
