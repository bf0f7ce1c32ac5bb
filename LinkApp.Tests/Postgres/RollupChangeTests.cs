using System.Globalization;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;

namespace LinkApp.Tests.Postgres;

/// <summary>What takes clicks and counts away: PostgreSQL is left with the rows that SQLite is left with.</summary>
public sealed class RollupChangeTests : IAsyncLifetime
{
    private readonly RandomClicks _clicks = new(seed: 5);
    private TwinStores _twins = null!;

    public async ValueTask InitializeAsync()
    {
        _twins = await TwinStores.CreateAsync();
        await _twins.AddAsync(_clicks.Write);
        foreach (var (id, organization, count) in ((long, int, int)[])[(7, 1, 600), (8, 1, 200), (9, 2, 100)])
            await _twins.ImportAsync(_clicks.Import(id, organization, count));
        _twins.RollUp(_clicks.Ids[^1], RandomClicks.Today);
        await _twins.AssertSameRollupsAsync();
    }

    public ValueTask DisposeAsync() => _twins.DisposeAsync();

    [Theory]
    [InlineData(1, 10)]
    [InlineData(3, 30)]
    public async Task The_clicks_of_a_link_are_deleted_for_some_days(int organization, long link)
    {
        var first = UtcTime.ToDay(RandomClicks.First.AddDays(3));
        var (days, clicks) = (await CountAsync("days"), await CountAsync("clicks"));
        foreach (var store in Stores())
        {
            var deletion = new ClickDeletion(organization, link);
            using (var reads = store.OpenReads())
                Assert.Null(deletion.Read(reads, first, first + 40, CancellationToken.None));
            store.Delete(deletion);
        }

        await _twins.AssertSameRollupsAsync();
        AssertSameClicks();
        Assert.True(await CountAsync("days") < days && await CountAsync("clicks") < clicks);
    }

    [Fact]
    public async Task An_import_is_undone_day_by_day_until_it_is_gone()
    {
        (long, long)? sqlite, postgres;
        var steps = 0;
        using var ofSqlite = _twins.Sqlite.CreateImportedUndo();
        using var ofPostgres = _twins.Postgres.CreateImportedUndo();
        do
        {
            (sqlite, postgres) = (ofSqlite.UndoLast(1, 7), ofPostgres.UndoLast(1, 7));
            Assert.Equal(sqlite, postgres);
            if (steps++ % 10 == 0 || sqlite is null)
                await _twins.AssertSameRollupsAsync();
        }
        while (sqlite is not null);

        Assert.InRange(steps, 20, 60);
        Assert.Null(ofPostgres.UndoLast(1, 7));
        Assert.Null(ofPostgres.UndoLast(1, 9));
        Assert.Equal(2, await CountAsync("imports"));
    }

    [Fact]
    public async Task Rollups_of_one_organization_are_purged()
    {
        var deleted = new List<int>();
        foreach (var store in Stores())
        {
            using var purge = store.CreateRollupPurge();
            deleted.Add(purge.Delete(1).Sum());
        }

        Assert.Equal(deleted[0], deleted[1]);
        await _twins.AssertSameRollupsAsync();
        Assert.Equal(0, await CountAsync("days WHERE organization = 1"));
        Assert.NotEqual(0, await CountAsync("days"));
    }

    private ClickStore[] Stores() => [_twins.Sqlite, _twins.Postgres];

    private async Task<long> CountAsync(string table) => long.Parse(
        Assert.Single(await _twins.RowsAsync($"SELECT count(*) FROM clicks.{table}")), CultureInfo.InvariantCulture);

    private void AssertSameClicks()
    {
        using var reads = _twins.Sqlite.OpenReads();
        using var others = _twins.Postgres.OpenReads();
        Assert.Equal(reads.Clicks(0, long.MaxValue), others.Clicks(0, long.MaxValue));
        foreach (var link in (long[])[10, 11, 30, 31])
            Assert.Equal(reads.FindIds(link, 0, long.MaxValue), others.FindIds(link, 0, long.MaxValue));
    }
}
