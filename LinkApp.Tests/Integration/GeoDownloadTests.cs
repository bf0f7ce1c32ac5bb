using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Geo.Updates;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Geo databases from a server that behaves like MaxMind's: an account, a redirect to another host, checksums, and only newer files.</summary>
[Trait("Tier", "full")]
public sealed class GeoDownloadTests : IAsyncLifetime
{
    private const string Path = "/geoip/databases/GeoLite2-City/download";
    private const string Account = "12345";
    private const string Key = "secret-key";

    private static readonly DateTimeOffset Made = new(2026, 11, 3, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));
    private readonly List<(string Path, string? Authorization, int Status)> _asked = [];
    private WebApplication _app = null!;
    private byte[] _file = [];
    private string? _checksum;
    private int _port;

    public async ValueTask InitializeAsync()
    {
        _file = Packed(GeoFiles.GeoIp2City().ToArray());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        _port = new Uri(_app.Urls.Single()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_archive_is_fetched_compared_unpacked_and_installed()
    {
        var info = await Download().FetchAsync(Settings());

        Assert.Equal("GeoIP2-City", info?.Type);
        using var locator = new VisitorLocator(Source());
        Assert.Equal("Berlin", locator.Locate(IPAddress.Parse(GeoFiles.Berlin))?.City);
        // The key is sent to the configured server, but not to the one that it redirects to.
        Assert.Equal([
            (Path, true, 302), ("/storage", false, 200), (Path, true, 200),
        ], _asked.Select(ask => (ask.Path, ask.Authorization is not null, ask.Status)));
        Assert.Equal(["download.json", "installed.mmdb"], Directory.GetFiles(_folder.File("data/geo")).Select(System.IO.Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_is_not_newer_is_not_sent_again()
    {
        await Download().FetchAsync(Settings());
        _time.Advance(TimeSpan.FromDays(1));

        var info = await Download().FetchAsync(Settings());

        Assert.Null(info);
        Assert.Equal(304, _asked[^1].Status);
        Assert.Equal(_time.GetUtcNow(), Download().LastCheck);
    }

    [Theory]
    [InlineData("checksum", "the archive's checksum is not the one that its server gives")]
    [InlineData("cut off", ":")]
    [InlineData("no database", "there is no mmdb file in the archive")]
    [InlineData("another file", "it can't be read as an mmdb file")]
    [InlineData("key", "answers 401: Geo:Account and Geo:LicenseKey are not accepted")]
    public async Task What_is_broken_is_refused_and_what_was_installed_stays(string how, string words)
    {
        await Download().FetchAsync(Settings());
        var before = await File.ReadAllBytesAsync(_folder.File("data/geo/installed.mmdb"));
        _time.Advance(TimeSpan.FromDays(1));
        _file = how switch
        {
            "cut off" => _file[..(_file.Length / 2)],
            "no database" => Packed([1, 2, 3], "README.txt"),
            "another file" => Packed([1, 2, 3]),
            _ => [.. _file, 0],
        };
        _checksum = how == "checksum" ? new string('0', 64) : null;
        _lastModified = Made.AddDays(7);

        var error = await Assert.ThrowsAsync<GeoDownloadException>(() => Download().FetchAsync(Settings(key: how == "key" ? "wrong" : Key)));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.File("data/geo/installed.mmdb")));
        Assert.Equal(["download.json", "installed.mmdb"], Directory.GetFiles(_folder.File("data/geo")).Select(System.IO.Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("/plain/{yyyy}-{MM}.mmdb", "/plain/2026-11.mmdb")]
    [InlineData("/gzip/{yyyy}-{MM}.mmdb.gz", "/gzip/2026-11.mmdb.gz")]
    public async Task Other_servers_may_have_the_file_plain_or_compressed_under_the_months_name(string path, string asked)
    {
        var info = await Download().FetchAsync(new($"http://127.0.0.1:{_port}{path}", null, null, TimeSpan.FromDays(1)));

        Assert.Equal(("GeoIP2-City", asked), (info?.Type, Assert.Single(_asked).Path));
    }

    [Fact]
    public async Task A_server_fetches_by_itself_and_takes_up_what_it_got()
    {
        await using var server = await ServerProcess.StartAsync(
            $"--Data:Directory={_folder.File("data")}", $"--Geo:Url=http://127.0.0.1:{_port}{Path}?suffix=tar.gz", $"--Geo:Account={Account}",
            $"--Geo:LicenseKey={Key}");

        await Eventually.TrueAsync(() => File.Exists(_folder.File("data/geo/installed.mmdb")), "the database is installed");
    }

    [Theory]
    [InlineData("Geo:LicenseKey = \"\": is missing", "--Geo:Account=1")]
    [InlineData("Geo:Url = \"nowhere\": must be an http or https address", "--Geo:Url=nowhere")]
    [InlineData("can't be kept up to date by LinkApp", "--Geo:Url=https://example.com/city.mmdb --Geo:Database=city.mmdb")]
    [InlineData("Geo:UpdateInterval = \"1m\": must be a duration from 1h", "--Geo:UpdateInterval=1m")]
    public async Task A_wrong_setting_is_told_at_the_start(string words, string line)
    {
        var result = await CommandRun.RunAsync(["serve", $"--Data:Directory={_folder.File("data")}", .. line.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
    }

    private DateTimeOffset _lastModified = Made;

    private static byte[] Packed(byte[] content, string name = "GeoLite2-City.mmdb")
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "GeoLite2-City_20261103/"));
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"GeoLite2-City_20261103/{name}") { DataStream = new MemoryStream(content) });
        }
        return packed.ToArray();
    }

    private static byte[] Zipped(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    private GeoDownloadSettings Settings(string key = Key) => new($"http://127.0.0.1:{_port}{Path}?suffix=tar.gz", Account, key, TimeSpan.FromDays(1));

    private GeoSource Source()
    {
        var data = new DataSettings(_folder.File("data"));
        return new(new GeoSettings(null), data, new BundledFiles(data));
    }

    private GeoDownload Download()
    {
        Directory.CreateDirectory(_folder.File("data"));
        return new(Source(), _time);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        string? authorization = context.Request.Headers.Authorization;
        var isKnown = authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:{Key}"));
        var isNewer = !DateTimeOffset.TryParse(context.Request.Headers.IfModifiedSince, CultureInfo.InvariantCulture, out var since) || since < _lastModified;
        context.Response.StatusCode = path == Path && !isKnown ? 401 : path == Path && context.Request.Query["suffix"] == "tar.gz" ? 302 : isNewer ? 200 : 304;
        lock (_asked)
            _asked.Add((path, authorization, context.Response.StatusCode));
        if (context.Response.StatusCode == 302)
            context.Response.Headers.Location = $"http://localhost:{_port}/storage";
        if (context.Response.StatusCode != 200)
            return;
        context.Response.Headers.LastModified = _lastModified.ToString("R");
        if (path == Path)
            await context.Response.WriteAsync($"{_checksum ?? Convert.ToHexStringLower(SHA256.HashData(_file))}  GeoLite2-City_20261103.tar.gz\n");
        else
            await context.Response.Body.WriteAsync(
                path.StartsWith("/plain", StringComparison.Ordinal) ? GeoFiles.GeoIp2City().ToArray() : path.StartsWith("/gzip", StringComparison.Ordinal) ? Zipped(GeoFiles.GeoIp2City().ToArray()) : _file);
    }
}
