using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using LinkApp.Tests.Support;
using LinkApp.Web.Assets;

namespace LinkApp.Tests.Integration;

/// <summary>The browser's files: cached permanently, compressed, and only from our own host.</summary>
public sealed partial class AssetTests(AssetTests.Fixture fixture) : IClassFixture<AssetTests.Fixture>
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".js"] = "text/javascript",
        [".css"] = "text/css",
        [".json"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    };

    // XML namespaces, and links that licences require: nothing that a page loads by itself.
    private static readonly string[] Names = ["http://www.w3.org/", "https://leafletjs.com", "https://db-ip.com"];

    private readonly HttpClient _client = fixture.Server.Client;

    [Fact]
    public async Task Each_file_is_served_to_be_kept_for_ever_and_is_the_same_in_every_encoding()
    {
        Assert.True(AssetMap.All.Count >= 20);
        foreach (var url in AssetMap.All)
        {
            using var plain = await GetAsync(url);
            var bytes = await plain.Content.ReadAsByteArrayAsync();
            Assert.Equal((HttpStatusCode.OK, Types[Path.GetExtension(url)]), (plain.StatusCode, plain.Content.Headers.ContentType?.MediaType));
            Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", plain.Headers.GetValues("Cache-Control")));
            Assert.Equal("Accept-Encoding", string.Join(", ", plain.Headers.Vary));
            Assert.Empty(plain.Content.Headers.ContentEncoding);
            Assert.NotEmpty(bytes);
            foreach (var encoding in (string[])["br", "gzip"])
            {
                using var packed = await GetAsync(url, encoding);
                Assert.Equal(bytes, await DecodeAsync(packed));
            }
        }
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.5, gzip;q=0.9", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.0", "")]
    [InlineData("zebra", "")]
    [InlineData("identity", "")]
    [InlineData("", "")]
    public async Task A_browser_gets_the_best_encoding_that_it_takes(string accepted, string encoding)
    {
        using var answer = await GetAsync(AssetMap.Url("site.css"), accepted);

        Assert.Equal(encoding, string.Join(", ", answer.Content.Headers.ContentEncoding));
    }

    [Fact]
    public async Task Head_says_what_get_would_and_sends_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, AssetMap.Url("world.json"));
        using var head = await _client.SendAsync(request);
        using var get = await GetAsync(AssetMap.Url("world.json"));

        Assert.Equal((HttpStatusCode.OK, get.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/assets/nothing.js")]
    [InlineData("/assets/")]
    [InlineData("/assets/site.css")]
    [InlineData("/assets/flags")]
    [InlineData("/assets/../assets-manifest.json")]
    [InlineData("/assets/%2e%2e/appsettings.json")]
    [InlineData("/assets/..%2f..%2flinkapp.dll")]
    public async Task What_is_no_file_is_not_found(string path)
    {
        using var answer = await _client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Every_file_that_a_page_names_is_there()
    {
        foreach (var page in (string[])["/account/sign-in", "/app/live", "/no-such-link"])
        {
            var html = await fixture.PageAsync(page);
            var urls = Links().Matches(html).Select(match => "/" + match.Groups[1].Value.TrimStart('/')).Where(url => Path.HasExtension(url)).ToList();
            Assert.NotEmpty(urls);
            foreach (var url in urls)
            {
                using var answer = await _client.GetAsync(url);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page} names {url}: {answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("\"assets/blazor.web.")]
    [InlineData("\"assets/MudBlazor.min.")]
    public async Task Pages_load_the_framework_and_the_components(string name) =>
        Assert.Contains(name, await fixture.PageAsync("/app/live"), StringComparison.Ordinal);

    [Theory]
    [InlineData("/_framework/blazor.web.js", "text/javascript")]
    [InlineData("/_content/MudBlazor/MudBlazor.min.js", "text/javascript")]
    [InlineData("/_content/MudBlazor/MudBlazor.min.css", "text/css")]
    public async Task They_are_found_at_their_customary_addresses_too_and_not_kept_from_there(string path, string type)
    {
        using var answer = await _client.GetAsync(path);

        Assert.Equal(
            (HttpStatusCode.OK, type, "no-cache"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.CacheControl?.ToString()));
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Nothing_that_we_serve_loads_from_another_host()
    {
        foreach (var path in AssetMap.All.Concat(["/account/sign-in", "/app/live", "/no-such-link"]))
        {
            var text = path.StartsWith("assets/", StringComparison.Ordinal) ? await _client.GetStringAsync(path) : await fixture.PageAsync(path);
            var foreign = Loads()
                .Matches(text).Select(match => match.Value).Where(load => !Names.Any(name => load.Contains(name, StringComparison.Ordinal)))
                .ToList();
            Assert.True(foreign.Count == 0, $"{path} loads {string.Join(", ", foreign)}");
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string url, string? accepted = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        return await _client.SendAsync(request);
    }

    private static async Task<byte[]> DecodeAsync(HttpResponseMessage answer)
    {
        await using var packed = await answer.Content.ReadAsStreamAsync();
        await using Stream stream = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            _ => packed,
        };
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex("(?:src|href)=\"([^\"#:]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("""(?:url\(\s*["']?|\b(?:src|href|action)\s*=\s*["']|\bimport\s*\(?\s*["']|\bfrom\s*["']|@import\s+["']|\bfetch\(\s*["'])(?:https?:)?//[^"')\s]+""")]
    private static partial Regex Loads();

    /// <summary>One server and a member who is signed in.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private Visitor _visitor = null!;

        public TestServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await TestServer.StartAsync();
            await Server.MemberAsync("ada@example.com");
            _visitor = new Visitor(Server);
            await _visitor.SignInAsync("ada@example.com");
        }

        /// <summary>A page's HTML, with any status code.</summary>
        public async Task<string> PageAsync(string path)
        {
            using var answer = await _visitor.Client.GetAsync(path);
            return await answer.Content.ReadAsStringAsync();
        }

        public async ValueTask DisposeAsync()
        {
            _visitor.Dispose();
            await Server.DisposeAsync();
        }
    }
}
