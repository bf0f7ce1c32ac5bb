using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Invented referrers do not fill the store: those of a day beyond a limit share one text, and texts that nothing names are deleted.</summary>
[Trait("Store", "both")]
public sealed class ReferrerLimitTests : IAsyncLifetime
{
    private const int Limit = 3;

    private static readonly ReportRange Always = new(Pipeline.Midnight.AddDays(-20), Pipeline.Midnight.AddDays(20));
    private static readonly Agent Bot = new("Googlebot", null, null, IsBot: true);

    private Pipeline _pipeline = null!;
    private Link _link = null!;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.StartAsync(settings: [$"--Clicks:MaxNewReferrers={Limit}", "--Clicks:Retention=5d"]);
        _link = await _pipeline.LinkAsync();
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task Of_the_new_referrers_of_a_day_those_beyond_the_limit_count_as_other()
    {
        await RecordAsync(_link, "a.example", "b.example", "c.example", "d.example", "e.example", "d.example");

        Assert.Equal("a.example 1, b.example 1, c.example 1, (other) 3", Read(_link));
    }

    [Fact]
    public async Task A_referrer_that_the_store_knows_counts_under_its_name_however_many_were_new()
    {
        await RecordAsync(_link, "a.example", "b.example", "c.example", "d.example", "a.example", null);

        Assert.Equal("a.example 2, b.example 1, c.example 1, (none) 1, (other) 1", Read(_link));
    }

    [Fact]
    public async Task Each_day_and_each_organization_has_a_limit_of_its_own()
    {
        var other = await _pipeline.LinkAsync(new LinkBuilder(), "Other");
        await RecordAsync(_link, "a.example", "b.example", "c.example", "d.example");
        await RecordAsync(other, "e.example");
        await _pipeline.RecordAsync(_pipeline.Click(_link, referrer: "f.example", time: Pipeline.Start.AddDays(1)));

        Assert.Equal("a.example 1, b.example 1, c.example 1, f.example 1, (other) 1", Read(_link));
        Assert.Equal("e.example 1", Read(other));
    }

    [Fact]
    public async Task Clicks_of_other_referrers_can_be_listed()
    {
        await RecordAsync(_link, "a.example", "b.example", "c.example", "d.example", "e.example");
        var selection = new ClickSelection(_link.OrganizationId, null, Always)
        {
            Filter = new() { Values = [new FieldValue(ReportField.Referrer, Click.OtherReferrer)] },
        };

        Assert.Equal(2, (await _pipeline.Get<ClickQueries>().ReadAsync(selection)).Clicks.Count);
    }

    [Fact]
    public async Task Retention_takes_the_texts_that_only_deleted_clicks_named()
    {
        var old = Pipeline.Start.AddDays(-8);
        await _pipeline.RecordAsync(
            _pipeline.Click(_link, agent: Bot, referrer: "bot.example", time: old), _pipeline.Click(_link, referrer: "person.example", time: old),
            _pipeline.Click(_link, agent: Bot, referrer: "present.example"));
        await _pipeline.Get<Rollups>().CatchUpAsync();
        Assert.Equal(4, Count());

        await DeleteOldAsync();

        // The breakdown of that day names the person's referrer; a link's destination is named by its newest click.
        Assert.Equal($"{_link.Destination} person.example present.example", Texts());
        Assert.Equal("person.example 1", Read(_link));
    }

    [Fact]
    public async Task A_text_that_was_deleted_gets_a_new_id_with_its_next_click()
    {
        var old = Pipeline.Start.AddDays(-8);
        var destination = new ClickText("https://old.example/");
        await _pipeline.RecordAsync(ClickTo(destination, old), _pipeline.Click(_link, referrer: "last.example"));
        await _pipeline.Get<Rollups>().CatchUpAsync();
        await DeleteOldAsync();
        Assert.DoesNotContain("old.example", Texts(), StringComparison.Ordinal);

        // The same object, which remembers the id that it had.
        await _pipeline.RecordAsync(ClickTo(destination, Pipeline.Start), _pipeline.Click(_link, agent: Bot, referrer: "new.example"));

        Assert.Equal("https://old.example/", StoredClicks.Select<string>(
            _pipeline.Settings.Data, "SELECT t.text FROM clicks c JOIN texts t ON t.id = c.destination WHERE c.bot = 1 ORDER BY c.id LIMIT 1"));
        Assert.Equal(1, StoredClicks.Select<long>(
            _pipeline.Settings.Data, "SELECT count(*) FROM clicks c JOIN texts t ON t.id = c.referrer WHERE t.text = 'new.example'"));
    }

    [Fact]
    public async Task A_text_that_a_click_names_after_the_marks_were_read_stays()
    {
        var old = Pipeline.Start.AddDays(-8);
        await _pipeline.RecordAsync(_pipeline.Click(_link, agent: Bot, referrer: "again.example", time: old), _pipeline.Click(_link, referrer: "last.example"));
        await _pipeline.Get<Rollups>().CatchUpAsync();
        await _pipeline.Log.DeleteBeforeAsync(Pipeline.Start.AddDays(-1), _pipeline.Log.LastId, 100);
        var marks = new TextMarks(Count());
        using (var reads = _pipeline.Get<ClickStore>().OpenReads())
            reads.MarkClicks(marks, int.MaxValue);
        await _pipeline.RecordAsync(_pipeline.Click(_link, agent: Bot, referrer: "again.example"));

        long[] all = [.. Enumerable.Range(1, Count()).Select(id => (long)id)];
        Assert.Equal(0, await _pipeline.Log.RunAsync(async writer => await writer.DeleteTextsAsync(all, marks, await writer.ReadImportedChangesAsync())));

        Assert.Contains("again.example", Texts(), StringComparison.Ordinal);
    }

    private async Task DeleteOldAsync()
    {
        var retention = _pipeline.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<Retention>().Single();
        var pass = retention.DeleteOldAsync(CancellationToken.None);
        _pipeline.Time.Advance(Retention.LongestRead);
        await pass;
    }

    private Task RecordAsync(Link link, params string?[] referrers) =>
        _pipeline.RecordAsync(referrers.Select(referrer => _pipeline.Click(link, referrer: referrer)));

    private Click ClickTo(ClickText destination, DateTimeOffset time) => new()
    {
        OrganizationId = _link.OrganizationId,
        LinkId = _link.Id,
        Link = _link.Slug,
        Time = time,
        Place = null,
        Agent = Bot,
        Destination = destination,
    };

    private string Read(Link link)
    {
        var referrers = _pipeline.Reports.Read(link.OrganizationId, link.Id, Always).Referrers;
        return string.Join(", ", referrers.OrderBy(row => row.Key is null or Click.OtherReferrer).ThenBy(row => row.Key ?? "(none)", StringComparer.Ordinal)
            .Select(row => $"{row.Key ?? "(none)"} {row.Clicks}"));
    }

    private int Count()
    {
        return (int)StoredClicks.Select<long>(_pipeline.Settings.Data, "SELECT max(id) FROM texts");
    }

    private string Texts()
    {
        return StoredClicks.Select<string>(_pipeline.Settings.Data, "SELECT string_agg(text, ' ' ORDER BY text) FROM texts")!;
    }
}
