using System.Net;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>API clients that make conflicting requests at the same time.</summary>
[Trait("Store", "both")]
public sealed class LinkRaceTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const int Programs = 32;

    [Fact]
    public async Task Of_many_that_want_one_slug_exactly_one_gets_it()
    {
        var answers = await AtOnceAsync(i => api.Editor.PostAsync("links", $$"""{ "slug": "wanted", "destination": "https://example.com/{{i}}" }"""));

        var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(Programs - 1, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        Assert.Equal(winner.Text("destination"), (await api.Editor.GetApiAsync("links/wanted")).Text("destination"));
        using var click = await api.Server.ClickAsync("wanted");
        Assert.Equal(winner.Text("destination"), click.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Of_many_that_change_one_version_exactly_one_succeeds()
    {
        await api.Editor.CreateAsync("""{ "slug": "contested", "destination": "https://example.com/" }""");

        var answers = await AtOnceAsync(i => api.Editor.PutAsync("links/contested", $$"""{ "destination": "https://example.com/{{i}}" }""", "\"1\""));

        var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(Programs - 1, answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed));
        Assert.Equal(
            (winner.Text("destination"), 2),
            (await api.Editor.GetApiAsync("links/contested")) is var link ? (link.Text("destination"), link.Number("version")) : default);
    }

    [Fact]
    public async Task Changes_without_a_version_all_count_and_the_redirect_follows_the_last()
    {
        await api.Editor.CreateAsync("""{ "slug": "overwritten", "destination": "https://example.com/" }""");

        var answers = await AtOnceAsync(i => api.Editor.PutAsync("links/overwritten", $$"""{ "destination": "https://example.com/{{i}}" }"""));

        Assert.Equal(Enumerable.Range(2, Programs), answers.Select(answer => answer.Number("version")).Order());
        using var click = await api.Server.ClickAsync("overwritten");
        Assert.Equal(answers.MaxBy(answer => answer.Number("version"))!.Text("destination"), click.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Slugs_that_are_chosen_at_the_same_time_all_differ()
    {
        var answers = await AtOnceAsync(_ => api.Editor.PostAsync("links", """{ "destination": "https://example.com/" }"""));

        Assert.Equal(Programs, answers.Select(answer => answer.Text("slug")).Distinct().Count());
    }

    private static Task<ApiAnswer[]> AtOnceAsync(Func<int, Task<ApiAnswer>> send) =>
        Eventually.Get(Task.WhenAll(Enumerable.Range(0, Programs).Select(i => Task.Run(() => send(i)))), "every program has its answer");
}
