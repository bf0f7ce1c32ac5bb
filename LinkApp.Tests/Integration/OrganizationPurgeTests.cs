using System.Data.Common;
using System.Net;
using LinkApp.Core.Branding;
using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.InternalClicks;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Mail;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Settings;
using LinkApp.Core.SignInDomains;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Seven days after its deletion, an organization leaves nothing behind, and nothing else is touched.</summary>
[Trait("Store", "both")]
public sealed class OrganizationPurgeTests
{
    private const string SqliteTables =
        "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'OrganizationId' WHERE m.type = 'table'";

    private const string PostgresTables =
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'OrganizationId'";

    private static readonly Author By = new("ada@example.com");

    // The service runs each hour.
    private static readonly TimeSpan Later = Organization.RestoreTime + TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    [Fact]
    public async Task No_row_of_it_stays_in_any_table_and_no_row_of_others_goes()
    {
        await using var server = await TestServer.StartAsync(time: _clock);
        foreach (var name in (string[])["acme", "beta"])
            await FillAsync(server, name);
        // A month later, so that there are rows of months.
        _clock.Jump(TimeSpan.FromDays(40));
        foreach (var name in (string[])["acme", "beta"])
            await ClickAsync(server, name);
        await server.Services.GetRequiredService<Rollups>().CatchUpAsync();
        var (acme, beta) = (await server.OrganizationAsync("acme"), await server.OrganizationAsync("beta"));
        var before = Rows(server, beta);
        // Imports go after a week, unknown slugs after two weeks, whatever becomes of an organization.
        before.Remove("linkapp.Imports");
        before.Remove("linkapp.UnknownSlugs");
        Assert.All(before, table => Assert.True(table.Value.Count > 0, $"{table.Key} has nothing of Beta"));
        var own = Rows(server, acme);
        Assert.All(before.Keys, table => Assert.True(own[table].Count > 0, $"{table} has nothing of Acme"));

        await server.Services.GetRequiredService<OrganizationEditor>().DeleteAsync(acme, "acme", By);
        _clock.Jump(Organization.RestoreTime - TimeSpan.FromHours(2));
        using (var click = await server.ClickAsync("acme-1"))
            Assert.Equal(HttpStatusCode.Found, click.StatusCode);
        await PurgedAsync(server, acme);

        Assert.All(Rows(server, acme), table => Assert.Equal((table.Key, 0), (table.Key, table.Value.Count)));
        var after = Rows(server, beta);
        Assert.All(before, table => Assert.Equal(table.Value, after[table.Key]));
        foreach (var slug in (string[])["acme-1", "acme-2", "acme-old"])
        {
            using var gone = await server.ClickAsync(slug);
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
        // Their slugs are held as those of other deleted links are, for nobody.
        foreach (var slug in (string[])["acme-1", "acme-3"])
            Assert.IsType<Core.Links.LinkEdit.Invalid>(await server.Services.GetRequiredService<Core.Links.LinkEditor>().CreateAsync(
                beta, new LinkBuilder().Slug(slug).Draft(), By, cancel: TestContext.Current.CancellationToken));
        using var other = await server.ClickAsync("beta-1");
        Assert.Equal(HttpStatusCode.Found, other.StatusCode);
        using var freed = await server.SendAsync("go.acme.example", "/beta-1");
        Assert.Equal(HttpStatusCode.Found, freed.StatusCode);
    }

    [Fact]
    public async Task A_purge_that_a_restart_has_interrupted_goes_on()
    {
        using var folder = new TempFolder();
        int acme;
        await using (var server = await TestServer.StartAsync(time: _clock, folder: folder))
        {
            await FillAsync(server, "acme");
            await FillAsync(server, "beta");
            acme = await server.OrganizationAsync("acme");
            await server.Services.GetRequiredService<OrganizationEditor>().DeleteAsync(acme, "acme", By);
            // As if it had stopped after the links.
            while (await server.Services.GetRequiredService<Core.Links.LinkEditor>().PurgeAsync(acme, 1) > 0)
            {
            }
        }
        _clock.AdjustTime(_clock.GetUtcNow() + Later);

        await using var next = await TestServer.StartAsync(time: _clock, folder: folder);
        await PurgedAsync(next, acme);

        Assert.All(Rows(next, acme), table => Assert.Equal((table.Key, 0), (table.Key, table.Value.Count)));
        Assert.Equal(5, Rows(next, await next.OrganizationAsync("beta"))["clicks.clicks"].Count);
    }

    [Fact]
    public async Task Clicks_that_come_while_an_organization_is_purged_are_counted_once()
    {
        await using var server = await TestServer.StartAsync(time: _clock);
        await FillAsync(server, "acme");
        await FillAsync(server, "beta");
        var (acme, beta) = (await server.OrganizationAsync("acme"), await server.OrganizationAsync("beta"));
        var purge = server.Services.GetRequiredService<ClickPurge>().DeleteAsync(acme, CancellationToken.None);
        for (var i = 0; i < 50; i++)
            (await server.ClickAsync("beta-1")).Dispose();
        await purge;
        await server.Services.GetRequiredService<Rollups>().CatchUpAsync();

        Assert.Equal(55, StoredClicks.Select<long>(server.Services, $"SELECT sum(clicks) FROM totals WHERE organization = {beta}"));
        Assert.Equal(0, StoredClicks.Select<long>(server.Services, $"SELECT count(*) FROM days WHERE organization = {acme}"));
    }

    private async Task PurgedAsync(TestServer server, int id)
    {
        await Eventually.TrueAsync(
            () =>
            {
                _clock.Advance(OrganizationPurge.Interval);
                using var app = server.Services.GetRequiredService<AppDatabase>().OpenReader();
                return Texts(app, $"""SELECT "Id" FROM "Organizations" WHERE "Id" = {id}""").Count == 0;
            },
            "the organization is purged");
    }

    /// <summary>Puts something into each table that belongs to an organization.</summary>
    private static async Task FillAsync(TestServer server, string name)
    {
        var cancel = TestContext.Current.CancellationToken;
        T Get<T>() where T : notnull => server.Services.GetRequiredService<T>();
        await server.MemberAsync($"{name}@example.com", name);
        var id = await server.OrganizationAsync(name);
        await server.LinkAsync(new LinkBuilder().Slug($"{name}-old").Country("MY", "https://example.com/my"), name);
        await server.LinkAsync(new LinkBuilder().Slug($"{name}-2").Tags("print"), name);
        using var api = await server.ApiAsync(name, Role.Admin);
        await api.PutAsync($"links/{name}-old", $$"""{ "slug": "{{name}}-1", "destination": "https://example.com/", "tags": ["print"] }""");
        using (var create = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links"))
        {
            create.Headers.Add("Idempotency-Key", "once");
            create.Content = new StringContent("""{ "destination": "https://example.com/" }""", null, "application/json");
            (await api.SendAsync(create, cancel)).EnsureSuccessStatusCode().Dispose();
        }
        await server.LinkAsync(new LinkBuilder().Slug($"{name}-3"), name);
        await Get<Core.Links.LinkEditor>().DeleteAsync(id, $"{name}-3", By, cancel);
        await server.DomainAsync($"go.{name}.example", name);
        (await server.SendAsync($"go.{name}.example", "/nothing")).Dispose();
        await Get<WallboardLinks>().CreateAsync(id, "Office", By, cancel);
        await Get<BrandEditor>().SaveAsync(id, new() { Name = name }, By, cancel);
        await Get<InternalClickEditor>().SaveAsync(id, new() { IsEnabled = true }, By, cancel);
        await AddMailAsync(server, id);
        await Get<InvitationEditor>().InviteAsync(id, "grace@example.com", Role.Viewer, By, cancel);
        await Get<SignInDomainEditor>().AddAsync(id, $"{name}.example", Role.Viewer, By, cancel);
        await new ImportRig(server.Services, id).SampleAsync(ImportState.Ready);
        await ClickAsync(server, name);
    }

    // As one that waits: there is no mail server here.
    private static async Task AddMailAsync(TestServer server, int id)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        db.Add(new OutgoingMail { OrganizationId = id, Recipient = "grace@example.com", Subject = "Join" });
        await db.SaveChangesAsync();
    }

    private static async Task ClickAsync(TestServer server, string name)
    {
        foreach (var slug in (string[])["1", "1", "2", "2", "old"])
            (await server.ClickAsync($"{name}-{slug}", Visitors.Malaysia)).Dispose();
    }

    /// <summary>The rows of an organization, as texts, by database and table. Every table with a column for the organization is there.</summary>
    private static Dictionary<string, List<string>> Rows(TestServer server, int id)
    {
        var rows = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        using (var app = server.Services.GetRequiredService<AppDatabase>().OpenReader())
        {
            foreach (var table in Texts(app, TestStore.IsPostgres ? PostgresTables : SqliteTables))
                rows[$"linkapp.{table}"] = Texts(app, $"""SELECT * FROM "{table}" WHERE "OrganizationId" = {id}""");
            rows["linkapp.Organizations"] = Texts(app, $"""SELECT "Name" FROM "Organizations" WHERE "Id" = {id}""");
            var name = id == 1 ? "acme" : "beta";
            rows["linkapp.LinkAliases"] =
                Texts(app, """SELECT "Slug" FROM "LinkAliases" """).FindAll(slug => slug.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        }
        using var clicks = StoredClicks.Open(server.Services.GetRequiredService<DataSettings>());
        foreach (var table in (string[])["clicks", "days", "months", "totals"])
            rows[$"clicks.{table}"] = Texts(clicks, $"SELECT * FROM {table} WHERE organization = {id}");
        return rows;
    }

    /// <summary>The rows of a statement, each in one text, sorted; columns that change when something is used are left out.</summary>
    private static List<string> Texts(DbConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        using var reader = command.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount)
            .Where(column => reader.GetName(column) is var name && !(name.StartsWith("Last", StringComparison.Ordinal) && name.EndsWith("At", StringComparison.Ordinal)))
            .ToList();
        var texts = new List<string>();
        while (reader.Read())
            texts.Add(string.Join('|', columns.Select(column => reader.GetValue(column).ToStoredText())));
        texts.Sort(StringComparer.Ordinal);
        return texts;
    }
}
