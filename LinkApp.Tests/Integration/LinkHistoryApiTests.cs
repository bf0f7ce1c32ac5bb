using System.Net;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The history of a link and the test of a link over the API.</summary>
[Trait("Store", "both")]
public sealed class LinkHistoryApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Password = """{ "slug": "told", "destination": "https://example.com/", "password": "open sesame" }""";

    [Fact]
    public async Task Every_change_is_told_with_its_author_and_no_password()
    {
        await api.Editor.CreateAsync(Password);
        await api.Editor.PutAsync("links/told", """{ "destination": "https://example.com/2" }""");
        await api.Editor.DeleteApiAsync("links/told");

        var history = await api.Viewer.GetApiAsync("links/told/history");

        var changes = history.Body.GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal(
            [(3, "deleted", "test"), (2, "edited", "test"), (1, "created", "test")],
            changes.Select(change => (Number(change, "version"), Text(change, "kind"), Text(change, "author"))));
        Assert.Equal(
            ["https://example.com/2", "https://example.com/2", "https://example.com/"],
            changes.Select(change => Text(change.GetProperty("link"), "destination")));
        Assert.True(changes[0].GetProperty("link").GetProperty("hasPassword").GetBoolean());
        Assert.DoesNotContain("passwordHash", history.Body.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_deleted_link_comes_back_as_it_was_at_any_version()
    {
        await api.Editor.CreateAsync("""{ "slug": "back", "destination": "https://example.com/1" }""");
        await api.Editor.PutAsync("links/back", """{ "destination": "https://example.com/2" }""");
        await api.Editor.DeleteApiAsync("links/back");

        var restored = await api.Editor.PostAsync("links/back/restore", """{ "version": 1 }""");

        Assert.Equal((HttpStatusCode.OK, "https://example.com/1", 4), (restored.Status, restored.Text("destination"), restored.Number("version")));
        using var click = await api.Server.ClickAsync("back");
        Assert.Equal("https://example.com/1", click.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("known", """{ "version": 9 }""", HttpStatusCode.BadRequest, "version")]
    [InlineData("known", """{}""", HttpStatusCode.BadRequest, "version")]
    [InlineData("known", """{ "version": "one" }""", HttpStatusCode.BadRequest, "version")]
    [InlineData("nothing-here", """{ "version": 1 }""", HttpStatusCode.NotFound, null)]
    public async Task What_can_not_come_back_is_told(string slug, string json, HttpStatusCode status, string? field)
    {
        await api.Editor.PostAsync("links", """{ "slug": "known", "destination": "https://example.com/" }""");

        var answer = await api.Editor.PostAsync($"links/{slug}/restore", json);

        answer.AssertProblem(status);
        Assert.Equal(field is null ? [] : [field], answer.Fields);
    }

    [Fact]
    public async Task Viewers_and_strangers_bring_nothing_back_and_strangers_see_no_history()
    {
        await api.Editor.CreateAsync("""{ "slug": "ours", "destination": "https://example.com/" }""");

        Assert.Equal(HttpStatusCode.Forbidden, (await api.Viewer.PostAsync("links/ours/restore", """{ "version": 1 }""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Stranger.PostAsync("links/ours/restore", """{ "version": 1 }""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Stranger.GetApiAsync("links/ours/history")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Stranger.PostAsync("links/ours/test", "{}")).Status);
    }

    [Fact]
    public async Task A_trial_tells_which_rule_answers_and_why_and_counts_no_click()
    {
        await api.Editor.CreateAsync("""
            { "slug": "tried", "destination": "https://example.com/", "rules": [
              { "name": "App", "conditions": [{ "type": "country", "in": ["MY"] }, { "type": "device", "in": ["android"] }], "destination": "https://example.com/app" },
              { "name": "Malay", "conditions": [{ "type": "language", "in": ["ms"] }], "destination": "https://example.com/ms" }] }
            """);

        var trial = await api.Viewer.PostAsync("links/tried/test", """{ "country": "MY", "system": "Windows", "language": "ms-MY" }""");

        Assert.Equal(("https://example.com/ms", "Malay"), (trial.Text("location"), trial.Text("rule")));
        var rules = trial.Body.GetProperty("rules");
        Assert.Equal((false, true, false, true), (
            rules[0].GetProperty("matched").GetBoolean(),
            rules[0].GetProperty("conditions")[0].GetProperty("holds").GetBoolean(),
            rules[0].GetProperty("conditions")[1].GetProperty("holds").GetBoolean(),
            rules[1].GetProperty("matched").GetBoolean()));
        Assert.Equal(0, (await api.Viewer.GetApiAsync("links/tried/report")).Number("total"));
    }

    [Theory]
    [InlineData(Visitors.Malaysia, "", "https://example.com/my")]
    [InlineData(Visitors.Malaysia, "JP", "https://example.com/")]
    [InlineData(Visitors.Nowhere, "", "https://example.com/")]
    public async Task A_visitor_is_where_their_address_is_unless_a_country_is_given(string address, string country, string location)
    {
        await api.Editor.PostAsync(
            "links", """{ "slug": "located", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my" } }""");

        var trial = await api.Viewer.PostAsync("links/located/test", $$"""{ "address": "{{address}}", "country": "{{country}}" }""");

        Assert.Equal(location, trial.Text("location"));
    }

    [Theory]
    [InlineData("""{ "address": "nowhere" }""", "address")]
    [InlineData("""{ "zone": "Mars/Base" }""", "zone")]
    [InlineData("""{ "clicks": "many" }""", "clicks")]
    public async Task A_visitor_who_can_not_be_is_refused_by_the_field(string json, string field)
    {
        await api.Editor.PostAsync("links", """{ "slug": "known", "destination": "https://example.com/" }""");

        var answer = await api.Editor.PostAsync("links/known/test", json);

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal([field], answer.Fields);
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
