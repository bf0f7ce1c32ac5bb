using System.Net;
using System.Text.Json;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>/api/v1/internal-clicks</c>, and deleting clicks, as programs see it.</summary>
[Trait("Store", "both")]
public sealed class InternalClickApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Settings_are_read_changed_and_sent_back_as_they_came()
    {
        using var admin = await api.Server.ApiAsync("Initech", Role.Admin);
        var before = await admin.GetApiAsync("internal-clicks");
        Assert.Equal((HttpStatusCode.OK, false, 0), (before.Status, before.Body.GetProperty("enabled").GetBoolean(), before.Body.GetProperty("networks").GetArrayLength()));

        var changed = await admin.PutAsync("internal-clicks", """{ "enabled": true, "networks": [" 203.0.113.0/24 ", "2001:db8::/32", ""] }""");
        Assert.Equal((HttpStatusCode.OK, true), (changed.Status, changed.Body.GetProperty("enabled").GetBoolean()));
        Assert.Equal("""["203.0.113.0/24","2001:db8::/32"]""", JsonSerializer.Serialize(changed.Body.GetProperty("networks")));
        Assert.StartsWith(
            $"{api.Server.Address}/account/not-counted?key=", changed.Body.GetProperty("deviceUrls")[0].GetString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await admin.PutAsync("internal-clicks", changed.Body.ToString())).Status);
        Assert.True((await admin.GetApiAsync("internal-clicks")).Body.GetProperty("enabled").GetBoolean());
        var entries = (await admin.GetApiAsync("audit?action=internal-clicks.changed")).Body.GetProperty("entries");
        Assert.Equal(2, entries.GetArrayLength());
        Assert.Equal("counted, no networks", entries[1].GetProperty("before").GetString());
        Assert.Equal("left out, 2 networks: 203.0.113.0/24, 2001:db8::/32", entries[1].GetProperty("after").GetString());
        using var other = await api.Server.ApiAsync("Hooli", Role.Admin);
        Assert.False((await other.GetApiAsync("internal-clicks")).Body.GetProperty("enabled").GetBoolean());
    }

    [Theory]
    [InlineData("""{ "enable": true }""", "enable")]
    [InlineData("""{ "networks": ["10.0.0.0/7"] }""", "networks")]
    [InlineData("""{ "networks": ["office", null] }""", "networks")]
    [InlineData("[]", "body")]
    public async Task What_is_wrong_is_said_with_its_field(string json, string field)
    {
        using var admin = await api.Server.ApiAsync("Umbrella", Role.Admin);

        var answer = await admin.PutAsync("internal-clicks", json);

        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, Assert.Single(answer.Fields)));
    }

    [Fact]
    public async Task Clicks_of_a_link_are_deleted_by_an_admins_key_only()
    {
        using var admin = await api.Server.ApiAsync("Soylent", Role.Admin);
        using var editor = await api.Server.ApiAsync("Soylent");
        await admin.CreateAsync("""{ "slug": "green", "destination": "https://example.com/" }""");
        (await api.Server.ClickAsync("green")).Dispose();
        (await api.Server.ClickAsync("green")).Dispose();
        var today = DateTime.UtcNow;
        // Midnight may pass meanwhile.
        var days = $"from={today.AddDays(-1):yyyy-MM-dd}&to={today:yyyy-MM-dd}";

        Assert.Equal(HttpStatusCode.Forbidden, (await editor.DeleteApiAsync($"links/green/clicks?{days}")).Status);
        (await api.Stranger.DeleteApiAsync($"links/green/clicks?{days}")).AssertProblem(HttpStatusCode.NotFound);
        Assert.Equal(2, (await admin.GetApiAsync("links/green/report")).Number("total"));

        Assert.Equal(2, (await admin.DeleteApiAsync($"links/green/clicks?{days}")).Number("deleted"));
        Assert.Equal(0, (await admin.DeleteApiAsync($"links/green/clicks?{days}")).Number("deleted"));
        Assert.Equal(0, (await admin.GetApiAsync("links/green/report")).Number("total"));
        Assert.Equal(0, (await admin.GetApiAsync("links/green/clicks")).Body.GetProperty("clicks").GetArrayLength());
        Assert.Equal(1, (await admin.GetApiAsync("audit?action=clicks.deleted")).Body.GetProperty("entries").GetArrayLength());
    }

    [Theory]
    [InlineData("", "from, to")]
    [InlineData("from=2026-01-01&to=x", "to")]
    [InlineData("from=2026-01-01T00:00:00Z&to=2026-01-01", "from")]
    [InlineData("from=2026-01-02&to=2026-01-01", "to")]
    [InlineData("from=2026-01-01&to=2026-02-01", "to")]
    [InlineData("from=8000-01-01&to=8000-01-01", "to")]
    [InlineData("from=1969-12-31&to=1970-01-01", "from")]
    public async Task Days_that_are_wrong_are_refused(string query, string fields)
    {
        using var admin = await api.Server.ApiAsync("Umbrella", Role.Admin);

        var answer = await admin.DeleteApiAsync($"links/none/clicks?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, fields), (answer.Status, string.Join(", ", answer.Fields)));
    }
}
