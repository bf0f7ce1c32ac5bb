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
    public async Task Ids_follow_time_and_the_hours_before_the_start_can_be_replayed()
    {
        var cancel = TestContext.Current.CancellationToken;
        var installation = new DemoInstallation(TimeProvider.System.GetUtcNow(), new Random(42));
        int written;
        await using (var services = await CommandServices.OpenAsync([$"--Data:Directory={_folder.File("data")}"], cancel, installation.AddServices))
            written = await installation.FillAsync(services, 100_000, TestServer.Password, cancel);

        using (var connection = SqliteSetup.Open(Path.Combine(_folder.File("data"), "clicks.db"), readOnly: true))
        {
            Assert.Equal(written, connection.Scalar<long>("SELECT count(*) FROM clicks"));
            Assert.Equal(0, connection.Scalar<long>(
                "SELECT count(*) FROM (SELECT time, lag(time) OVER (ORDER BY id) AS earlier FROM clicks) WHERE time < earlier"));
        }
        await using var pipeline = await Pipeline.StartAsync(_folder, new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        foreach (var organization in (string[])[DemoLinks.Organization, DemoLinks.OtherOrganization])
        {
            var id = await pipeline.Get<OrganizationEditor>().FindOrCreateAsync(organization, cancel);
            Assert.True(await ReplayedAsync(pipeline, id, TimeSpan.FromHours(organization == DemoLinks.Organization ? 1 : 12)) > 0, organization);
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
