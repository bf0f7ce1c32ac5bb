using System.Net;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Reports over HTTP: what they cover, and what they refuse.</summary>
[Trait("Store", "both")]
public sealed class ReportApiTests(ReportApiTests.Fixture fixture) : IClassFixture<ReportApiTests.Fixture>, IAsyncLifetime
{
    private readonly TestServer _server = fixture.Server;
    private HttpClient _client = null!;
    private string _slug = "";
    private string _other = "";

    public async ValueTask InitializeAsync()
    {
        var organization = fixture.NewName();
        _client = await _server.ApiAsync(organization);
        _slug = (await _server.LinkAsync(new LinkBuilder().Country("MY", "https://example.com/my"), organization)).Slug;
        _other = (await _server.LinkAsync(new LinkBuilder(), organization)).Slug;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_click_is_in_the_report_as_soon_as_its_redirect_is_answered()
    {
        for (var clicks = 1; clicks <= 20; clicks++)
        {
            (await _server.ClickAsync(_slug, Visitors.Malaysia)).Dispose();

            Assert.Equal(clicks, (await _client.GetApiAsync($"links/{_slug}/report")).Number("total"));
            Assert.Equal(clicks, (await _client.GetApiAsync("report")).Number("total"));
        }

        var report = await _client.GetApiAsync($"links/{_slug}/report");
        Assert.Equal("""[{"key":"MY","clicks":20}]""", report.Body.GetProperty("countries").GetRawText());
        Assert.Equal("""[{"time":"2026-03-02T10:00:00+00:00","clicks":20}]""", report.Body.GetProperty("series").GetRawText());
        Assert.Equal("""[{"key":"Chrome","clicks":20}]""", report.Body.GetProperty("browsers").GetRawText());
        Assert.Equal("""[{"key":"https://example.com/my","clicks":20}]""", report.Body.GetProperty("destinations").GetRawText());
    }

    [Fact]
    public async Task A_report_of_a_link_leaves_out_the_others()
    {
        (await _server.ClickAsync(_other)).Dispose();

        Assert.Equal(0, (await _client.GetApiAsync($"links/{_slug}/report")).Number("total"));
        Assert.Equal(1, (await _client.GetApiAsync("report")).Number("total"));
    }

    [Theory]
    [InlineData("", "2026-02-01T00:00:00+00:00", "2026-03-03T00:00:00+00:00")]
    [InlineData("from=&to=&zone=", "2026-02-01T00:00:00+00:00", "2026-03-03T00:00:00+00:00")]
    [InlineData("zone=Asia/Kolkata", "2026-01-31T18:30:00+00:00", "2026-03-02T18:30:00+00:00")]
    [InlineData("from=2026-01-01&to=2026-01-31", "2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00")]
    [InlineData("from=2026-01-01T12:00:00Z&to=2026-01-01T13:00:00Z", "2026-01-01T12:00:00+00:00", "2026-01-01T13:00:00+00:00")]
    [InlineData("from=2026-01-01T12:00:00%2B02:00&to=2026-01-02", "2026-01-01T10:00:00+00:00", "2026-01-03T00:00:00+00:00")]
    [InlineData("to=2026-01-31", "2026-01-02T00:00:00+00:00", "2026-02-01T00:00:00+00:00")]
    public async Task A_report_covers_what_was_asked_for(string query, string from, string to)
    {
        var report = await _client.GetApiAsync($"links/{_slug}/report?{query}");

        Assert.Equal((from, to), (report.Text("from"), report.Text("to")));
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-02-30", "from")]
    [InlineData("from=1767225600", "from")]
    [InlineData("from=2026-03-02&to=2026-03-01", "from")]
    [InlineData("from=1990-01-01", "from")]
    [InlineData("from=0001-01-01", "from")]
    [InlineData("to=9999-12-31", "to")]
    [InlineData("to=10%3A00", "to")]
    [InlineData("to=%00", "to")]
    [InlineData("to=Thu,%2001%20Jan%202026%2010:00:00%20GMT", "to")]
    [InlineData("zone=Mars/Olympus", "zone")]
    [InlineData("zone=Europe", "zone")]
    [InlineData("zone=/etc/localtime", "zone")]
    [InlineData("zone=../../../etc/hostname", "zone")]
    [InlineData("zone=../zoneinfo/Europe/Berlin", "zone")]
    [InlineData("zone=Europe/Berlin%00", "zone")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        foreach (var path in (string[])["report", $"links/{_slug}/report"])
        {
            var answer = await _client.GetApiAsync($"{path}?{query}");
            answer.AssertProblem(HttpStatusCode.BadRequest);
            Assert.Equal([field], answer.Fields);
        }
    }

    public sealed class Fixture : SharedServer
    {
        protected override TimeProvider Time { get; } = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));
    }
}
