using LinkApp.Core.Data;
using LinkApp.Core.Live;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using LinkApp.Web.Commands;
using LinkApp.Web.Demo;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>The year of clicks that a demo begins with.</summary>
[Trait("Tier", "full")]
public sealed class DemoHistoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ids_follow_time_and_every_hour_before_the_start_can_be_replayed_and_is_as_busy_as_the_live_visitors()
    {
        const double Rate = 0.04;
        var cancel = TestContext.Current.CancellationToken;
        var installation = new DemoInstallation(TimeProvider.System.GetUtcNow(), new Random(42));
        int written;
        await using (var services = await CommandServices.OpenAsync([$"--Data:Directory={_folder.File("data")}"], cancel, installation.AddServices))
            written = await installation.FillAsync(services, 100_000, Rate, TestServer.Password, cancel);

        using (var connection = SqliteSetup.Open(Path.Combine(_folder.File("data"), "clicks.db"), readOnly: true))
        {
            Assert.Equal(written, connection.Scalar<long>("SELECT count(*) FROM clicks"));
            Assert.Equal(0, connection.Scalar<long>(
                "SELECT count(*) FROM (SELECT time, lag(time) OVER (ORDER BY id) AS earlier FROM clicks) WHERE time < earlier"));
            // The last day is as busy as the day that follows, and the month is not a single steep rise.
            var (day, month) = (TimeSpan.FromDays(1), TimeSpan.FromDays(30));
            long Between(TimeSpan from, TimeSpan to) => connection.Scalar<long>(
                $"SELECT count(*) FROM clicks WHERE time >= (SELECT max(time) FROM clicks) - {(long)from.TotalMilliseconds} "
                + $"AND time < (SELECT max(time) FROM clicks) - {(long)to.TotalMilliseconds}");
            Assert.InRange(Between(day, TimeSpan.Zero), 0.6 * Rate * day.TotalSeconds, 1.4 * Rate * day.TotalSeconds);
            Assert.InRange((double)Between(month, TimeSpan.Zero) / Between(2 * month, month), 1.2, 3);
        }
        await using var pipeline = await Pipeline.StartAsync(_folder, new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        foreach (var organization in (string[])[DemoLinks.Organization, DemoLinks.OtherOrganization])
        {
            var id = await pipeline.Get<OrganizationEditor>().FindOrCreateAsync(organization, cancel);
            Assert.True(await ReplayedAsync(pipeline, id, TimeSpan.FromHours(organization == DemoLinks.Organization ? 1 : 12)) > 0, organization);
            if (organization != DemoLinks.Organization)
                continue;
            for (var hours = 1; hours < 24; hours++)
            {
                await using var replay = pipeline.Get<LiveReplay>().Begin(id, null, pipeline.Time.GetUtcNow().AddHours(-hours), cancel);
                Assert.NotEmpty((await replay.WindowAsync()).Places);
            }
        }
    }

    private static async Task<long> ReplayedAsync(Pipeline pipeline, int organization, TimeSpan back)
    {
        await using var replay = pipeline.Get<LiveReplay>().Begin(organization, null, pipeline.Time.GetUtcNow() - back, TestContext.Current.CancellationToken);
        await replay.WindowAsync();
        var total = 0L;
        while (replay.At < pipeline.Time.GetUtcNow())
            total += (await replay.NextAsync(60))?.Total ?? 0;
        return total;
    }
}
