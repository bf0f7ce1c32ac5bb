using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Reports;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Rollups of version 4 move from <c>clicks.db</c> to their own file.</summary>
public sealed class RollupUpgradeTests : IDisposable
{
    // Whole days, for which reports need no raw clicks.
    private static readonly ReportRange[] Ranges =
    [
        new(Pipeline.Midnight.AddDays(-30), Pipeline.Midnight.AddDays(1)),
        new(Pipeline.Midnight.AddDays(-29), Pipeline.Midnight.AddDays(-1)),
        new(Pipeline.Midnight.AddDays(-1), Pipeline.Midnight.AddDays(1)),
    ];

    private static readonly (int Organization, long? Link)[] Subjects = [(1, null), (1, 1), (1, 2), (2, null), (2, 3)];

    private readonly TempFolder _folder = new();

    private DataSettings Data => new(_folder.File("data"));

    public static TheoryData<int> Parts => [.. Enumerable.Range(0, OldClicks.RollupParts.Length + 1)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Counts_are_exact_wherever_the_last_rollup_was_cut_off_and_clicks_that_are_gone_stay_counted(int parts)
    {
        await OldClicks.WriteAsync(Data.Directory, parts);
        var before = Count();
        Execute("DELETE FROM clicks WHERE id <= 25");

        await AssertUpgradedAsync(before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(20)]
    [InlineData(24)]
    public async Task Counts_are_exact_after_several_versions_at_once(int parts)
    {
        await OldClicks.WriteAsync(Data.Directory, parts);
        var before = Count();
        // Version 2 did not have these yet.
        Execute("""
            DROP TABLE totals; DROP TABLE months; ALTER TABLE clicks DROP COLUMN visitor; ALTER TABLE days DROP COLUMN visitors;
            PRAGMA user_version = 2;
            """);

        await AssertUpgradedAsync([.. before.Select(report => report with { Visitors = [] })]);
    }

    [Fact]
    public async Task The_file_of_the_older_version_is_backed_up_and_has_no_rollups_afterwards()
    {
        await OldClicks.WriteAsync(Data.Directory);
        await using (await Pipeline.StartAsync(_folder))
        {
        }

        using var backup = SqliteSetup.Open(Data.ClickDatabase + ".4.backup", readOnly: true, pooled: false);
        Assert.Equal(40, backup.Scalar<long>("SELECT last FROM rolled_up"));
        using var clicks = SqliteSetup.Open(Data.ClickDatabase, readOnly: true, pooled: false);
        Assert.Equal(
            "agents,clicks,commits,counted_imports,imported_clicks,places,positions,texts",
            clicks.Scalar<string>("SELECT group_concat(name ORDER BY name) FROM sqlite_schema WHERE type = 'table'"));
    }

    [Theory]
    [InlineData("an empty file")]
    [InlineData("the rows of a rollup that was cut off")]
    [InlineData("all rows")]
    [InlineData("rollups of other clicks")]
    public async Task An_upgrade_that_was_cut_off_is_made_again(string left)
    {
        await OldClicks.WriteAsync(Data.Directory, parts: 9);
        var before = Count();
        switch (left)
        {
            case "an empty file":
                await File.WriteAllBytesAsync(Data.RollupDatabase, []);
                break;
            case "the rows of a rollup that was cut off":
                RollupUpgrade.CopyTables(Data);
                break;
            case "all rows":
                RollupUpgrade.Run(Data);
                break;
            default:
                RollupUpgrade.Run(Data);
                using (var rollups = SqliteSetup.Open(Data.RollupDatabase, pooled: false))
                    rollups.Execute("UPDATE totals SET clicks = clicks + 1000; UPDATE rolled_up SET last = 7000; DELETE FROM days");
                break;
        }

        await AssertUpgradedAsync(before);
    }

    [Fact]
    [Trait("Tier", "full")]
    public async Task An_upgrade_whose_process_is_killed_at_any_time_is_made_again()
    {
        await OldClicks.WriteAsync(Data.Directory, parts: 9);
        var before = Count();
#pragma warning disable RS0030 // What a kill meets is decided by the machine: no seed would bring it back.
        var random = new Random();
#pragma warning restore RS0030
        for (var i = 0; i < 6; i++)
        {
            using var process = ServerProcess.Begin("link", "list", "--organization", "Acme", $"--Data:Directory={Data.Directory}");
            // The upgrade has written files, or has ended.
            await Eventually.TrueAsync(() => process.HasExited || Directory.GetFiles(Data.Directory).Length > 3 + random.Next(5), "the upgrade begins");
            process.Kill();
            await process.WaitForExitAsync();
        }

        await AssertUpgradedAsync(before);
    }

    private async Task AssertUpgradedAsync(List<LinkReport> before)
    {
        await using var pipeline = await Pipeline.StartAsync(_folder);
        await pipeline.StopRollingUpAsync();
        for (var i = 0; i < 2; i++)
        {
            foreach (var (expected, actual) in before.Zip(Read(pipeline)))
                Recount.AssertSame(expected, actual);
            Assert.Equal(before[1].Total, pipeline.Get<ActivityQueries>().Read(1, [1])[1].Total);
            await pipeline.Get<Rollups>().CatchUpAsync();
        }
        using var reader = pipeline.Get<SqliteClickStore>().OpenReader();
        Assert.Equal(70, reader.Scalar<long>("SELECT last FROM rolled_up"));
        Assert.Equal(before[0].Total + before[3].Total, reader.Scalar<long>("SELECT sum(clicks) FROM totals"));
        using var reads = pipeline.Get<ClickStore>().OpenReads();
        var ids = new long[] { 1, 2, 3 }.SelectMany(link => reads.FindIds(link, 1, 70)).Order();
        Assert.Equal(Enumerable.Range(1, 70).Select(id => (long)id), ids);
    }

    private List<LinkReport> Count() =>
        [.. Ranges.SelectMany(range => Subjects.Select(of => Recount.Count(Data.ClickDatabase, of.Organization, of.Link, range)))];

    private static List<LinkReport> Read(Pipeline pipeline) =>
        [.. Ranges.SelectMany(range => Subjects.Select(of => pipeline.Reports.Read(of.Organization, of.Link, range)))];

    private void Execute(string sql)
    {
        using var connection = SqliteSetup.Open(Data.ClickDatabase, pooled: false);
        connection.Execute(sql);
    }
}
