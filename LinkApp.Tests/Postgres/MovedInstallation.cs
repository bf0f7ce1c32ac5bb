using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Postgres;

/// <summary>An installation in SQLite's files with rows in every table, and a server that is stopped.</summary>
internal sealed partial class MovedInstallation : IAsyncDisposable
{
    // What no other part of the test makes, as the server stores it.
    private const string Rest = """
        INSERT INTO AspNetUserPasskeys VALUES (x'00ff10', 1, '{"Name":"Key \u00fc","PublicKey":"AQID","CreatedAt":"2026-01-02T03:04:05+00:00","SignCount":7}');
        INSERT INTO AspNetUserClaims (UserId, ClaimType, ClaimValue) VALUES (1, 'type', NULL);
        INSERT INTO AspNetUserLogins VALUES ('oidc', 'key', 'Provider', 1);
        INSERT INTO AspNetUserTokens VALUES (1, 'provider', 'name', 'value');
        INSERT INTO Sessions (Id, UserId, CreatedAt, LastUsedAt, Device) VALUES ('session', 1, '2026-01-02 03:04:05.123456', '2026-01-02 03:04:05', 'Firefox');
        INSERT OR IGNORE INTO AttemptCounts VALUES (x'01', '2026-01-02 03:04:05', 3);
        INSERT INTO OutgoingMails (OrganizationId, Recipient, Subject, Content, CreatedAt, ExpiresAt, Attempts)
            VALUES (NULL, 'ada@example.com', 'Subject', x'', '2026-01-02 03:04:05', '2026-01-03 03:04:05', 1);
        INSERT INTO PasswordOverrides (CreatedAt) VALUES ('2026-01-02 03:04:05');
        INSERT INTO Brands VALUES (1, '{}', 'logo', 'image/png', '2026-01-02 03:04:05', x'89504e47');
        INSERT INTO InternalClicks VALUES (1, 1, '["192.0.2.0/24"]', '2026-01-02 03:04:05');
        INSERT INTO IdempotentCreates (ApiKeyId, Key, Fingerprint, Answer, CreatedAt) VALUES (1, 'key', x'01', x'02', '2026-01-02 03:04:05');
        INSERT OR IGNORE INTO UnknownSlugs VALUES (1, 'nowhere', 2, '2026-01-02 03:04:05');
        INSERT OR IGNORE INTO DeletedSlugs VALUES ('held', 1, '2026-01-02 03:04:05');
        INSERT OR IGNORE INTO SkippedRows VALUES (1, 99, 7, 'time', 'yesterday', 'no time', 'Write a time.');
        UPDATE AspNetUsers SET LockoutEnd = '2026-01-02 03:04:05+00:00' WHERE Id = 1;
        """;

    private readonly TempFolder _folder = new();

    /// <summary>Data:Directory.</summary>
    public string Data => _folder.File("data");

    public DataSettings Settings => new(Data);

    /// <summary>The folder of the test, for a server that goes on with the installation.</summary>
    public TempFolder Folder => _folder;

    /// <summary>A key of the API of the organization.</summary>
    public AuthenticationHeaderValue Key { get; private set; } = null!;

    public long LastLink { get; private set; }

    public static async Task<MovedInstallation> CreateAsync()
    {
        TestStore.SkipUnlessSqlite("It begins with SQLite's files.");
        var installation = new MovedInstallation();
        await using (var server = await TestServer.StartAsync(folder: installation._folder))
            await installation.FillAsync(server);
        using (var connection = SqliteSetup.Open(installation.Settings.AppDatabase, pooled: false))
            connection.Execute(Rest);
        using (var connection = SqliteSetup.Open(installation.Settings.ClickDatabase, pooled: false))
            connection.Execute("INSERT OR IGNORE INTO positions VALUES (1, 2)");
        // As each start does, it makes somebody the installation admin.
        Assert.Equal(0, (await CommandRun.RunAsync("admin", "list", $"--Data:Directory={installation.Data}")).ExitCode);
        using (var connection = SqliteSetup.Open(installation.Settings.RollupDatabase, pooled: false))
            connection.Execute("INSERT OR IGNORE INTO months VALUES (600, 1, x'01', x'02')");
        return installation;
    }

    /// <summary>All rows of all tables in the files of a folder, in an order, with times to the microsecond that PostgreSQL has.</summary>
    public static List<string> Dump(DataSettings data)
    {
        var lines = new List<string>();
        foreach (var file in (string[])[data.AppDatabase, data.ClickDatabase, data.RollupDatabase])
        {
            using var connection = SqliteSetup.Open(file, readOnly: true, pooled: false);
            foreach (var table in OrganizationDump.Names(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'LinkSearch%' AND name <> 'sqlite_stat1'"))
            {
                // Which run clicks came in to is only known of the last click of each.
                var columns = table == "commits" ? "first, earliest, latest" : string.Join(", ", Columns(connection, table).Select(name => $"\"{name}\""));
                lines.AddRange(Read(connection, table, $"SELECT {columns} FROM \"{table}\""));
            }
            if (file == data.ClickDatabase)
                lines.AddRange(Read(connection, "runs", "SELECT start, max(number) FROM commits WHERE start <> 0 GROUP BY start"));
        }
        return lines;
    }

    /// <summary>The columns of a table that no other column makes.</summary>
    public static List<string> Columns(SqliteConnection connection, string table) =>
        OrganizationDump.Names(connection, $"SELECT name FROM pragma_table_xinfo('{table}') WHERE hidden = 0");

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
        return default;
    }

    private async Task FillAsync(TestServer server)
    {
        var things = await OrganizationThings.CreateAsync(server, "acme");
        await OrganizationThings.CreateAsync(server, "other");
        using var client = await server.ApiAsync("acme", Core.Organizations.Role.Admin);
        Key = client.DefaultRequestHeaders.Authorization!;

        await server.LinkAsync(new LinkBuilder().Slug("Früh").Name("Frühling 'x' \"y\" <z> 🌷").Tags("Ärger", "a\"b", "plain")
            .Country("MY", "https://example.com/my"), "acme");
        await server.LinkAsync(new LinkBuilder().Slug("every").Options(EveryOption.Changed), "acme");
        await server.LinkAsync(new LinkBuilder().Slug("spring"), "acme");
        var editor = server.Services.GetRequiredService<LinkEditor>();
        var renamed = await server.LinkAsync(new LinkBuilder().Slug("old-name"), "acme");
        Assert.IsType<LinkEdit.Saved>(await editor.UpdateAsync(things.Id, renamed.Id, new LinkBuilder().Slug("new-name").Draft(), null, LinkBuilder.Ada));
        var deleted = await server.LinkAsync(new LinkBuilder().Slug("deleted"), "acme");
        (await server.ClickAsync("deleted")).Dispose();
        foreach (var slug in (string[])["acme-spring", "old-name", "spring"])
            (await server.ClickAsync(slug, Visitors.Malaysia)).Dispose();
        await server.Services.GetRequiredService<ClickLog>().FlushAsync();
        await server.Services.GetRequiredService<Rollups>().CatchUpAsync(CancellationToken.None);
        // The last id is that of a link which is not there any more.
        Assert.True(await editor.DeleteAsync(things.Id, LinkName.OfId(deleted.Id), LinkBuilder.Ada));
        LastLink = deleted.Id;

        var import = new ClickImportRig(server.Services, things.Id);
        await import.SampleAsync(ImportState.Done);
        await new ImportRig(server.Services, things.Id).SampleAsync(ImportState.Started);
    }

    private static List<string> Read(SqliteConnection connection, string table, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            var cells = new object[reader.FieldCount];
            reader.GetValues(cells);
            lines.Add($"{table}: {string.Join('|', cells.Select(GetText))}");
        }
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static string GetText(object cell) => cell switch
    {
        byte[] bytes => $"x{Convert.ToHexString(bytes)}",
        string json when json.StartsWith("{\"", StringComparison.Ordinal) || json.StartsWith("{ \"", StringComparison.Ordinal) => Sorted(json),
        string text => Time().Replace(text, time => time.Value[..^1].TrimEnd('0').TrimEnd('.')),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };

    // PostgreSQL orders the members of the JSON that it understands.
    private static string Sorted(string json) =>
        string.Join(',', JsonNode.Parse(json)!.AsObject().OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}={member.Value?.ToJsonString()}"));

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{7}$", RegexOptions.None, 1000)]
    private static partial Regex Time();
}
