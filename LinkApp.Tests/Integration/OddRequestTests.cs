using System.Text;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Integration;

/// <summary>Requests as browsers, apps and proxies really send them, and those that nobody can answer.</summary>
public sealed class OddRequestTests(OddRequestTests.Fixture fixture) : IClassFixture<OddRequestTests.Fixture>
{
    private TestServer Server => fixture.Server;

    /// <summary>Requests that are answered like plain ones; TARGET and END stand for the address and for the lines of each request.</summary>
    public static TheoryData<string> Legal => new()
    {
        "GET TARGET HTTP/1.1\r\nCookie: name=caf\u00e9; other=\u0080\u00ff\r\nEND",
        "GET TARGET HTTP/1.1\r\nCookie: name=caf\u00c3\u00a9\r\nEND",
        $"GET TARGET HTTP/1.1\r\nCookie: {string.Join("; ", Enumerable.Range(0, 20).Select(i => $"cookie{i}={new string('x', 4_000)}"))}\r\nEND",
        "GET TARGET HTTP/1.1\r\nReferer: https://b\u00fccher.example/caf\u00e9\r\nEND",
        "GET TARGET HTTP/1.1\r\nReferer: https://b\u00c3\u00bccher.example/\r\nEND",
        "GET TARGET HTTP/1.1\r\nUser-Agent: Caf\u00e9/1.0 \u00ae\u0099 (\u00e4\u00f6)\r\nEND",
        "GET TARGET HTTP/1.1\r\nAccept-Language: \u00ff\u00fe, de\r\nEND",
        "GET TARGET HTTP/1.1\r\nX-Odd: \u00ff\r\nX-Empty:\r\nX-Spaces: \t a \t \r\nEND",
        "GET TARGET?q=caf\u00e9&r=\u00c3\u00a9&s=\u00ff HTTP/1.1\r\nEND",
        "GET TARGET?q=%E9&r=%ff%zz&s=%&t=[]{}|\\^`\"<> HTTP/1.1\r\nEND",
        $"GET TARGET?q={new string('x', 20_000)} HTTP/1.1\r\nEND",
        "GET http://localhostTARGET HTTP/1.1\r\nEND",
        "GET TARGET HTTP/1.0\r\nEND",
        "GET TARGET HTTP/1.0\r\nUser-Agent: old\r\n\r\n",
        "GET TARGET HTTP/1.1\r\nExpect: 100-continue\r\nEND",
        "GET TARGET HTTP/1.1\r\nRange: bytes=0-10\r\nEND",
        "GET TARGET HTTP/1.1\r\nRange: bytes=99999999999999999999-, -1\r\nIf-Range: x\r\nEND",
        "GET TARGET HTTP/1.1\r\nAccept-Encoding: compress, x-gzip;q=9, identity;q=0, *;q=0\r\nAccept-Charset: iso-8859-1\r\nTE: trailers, deflate\r\nEND",
        "GET TARGET HTTP/1.1\r\nAccept: nonsense/;;,,/*;q=x\r\nEND",
        "GET TARGET HTTP/1.1\r\nIf-Modified-Since: yesterday\r\nIf-None-Match: x, \"\r\nEND",
        "GET TARGET HTTP/1.1\r\nUpgrade: h2c, TLS/1.0\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nEND",
        "GET TARGET HTTP/1.1\r\nUpgrade-Insecure-Requests: 1\r\nDNT: 1\r\nSec-GPC: 1\r\nSave-Data: on\r\nEND",
        "GET TARGET HTTP/1.1\r\nContent-Length: 0\r\nContent-Type: \r\nEND",
        "GET TARGET HTTP/1.1\r\nContent-Length: 3\r\nEND\r\nabc",
        "\r\n\r\nGET TARGET HTTP/1.1\r\nEND",
        "HEAD TARGET?\u00e9 HTTP/1.1\r\nEND",
    };

    /// <summary>Requests that are refused, with the status.</summary>
    public static TheoryData<string, int> Refused => new()
    {
        { "GET /spring HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400 },
        { "GET /spring HTTP/1.1\r\n\r\n", 400 },
        { "GET /spring HTTP/1.1\r\nHost: a b\r\n\r\n", 400 },
        { "GET /spring summer HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "GET spring HTTP/1.1\r\nHost: a\r\n\r\n", 405 },
        { "GET /spring HTTP/9.9\r\nHost: a\r\n\r\n", 505 },
        { "GET http://b/spring HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "nonsense\r\n\r\n", 400 },
        { "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n", 400 },
        { $"GET /{new string('x', 40_000)} HTTP/1.1\r\nHost: a\r\n\r\n", 414 },
        { $"GET /spring HTTP/1.1\r\nHost: a\r\nCookie: {new string('x', 140_000)}\r\n\r\n", 431 },
        { $"GET /spring HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 300).Select(i => $"X-{i}: y\r\n"))}\r\n", 431 },
        { "GET /spring HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400 },
        { "POST /spring HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400 },
        { "POST /spring HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405 },
        { "DELETE /spring HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405 },
        { "GET /app HTTP/1.1\r\nHost: xn--a\r\nConnection: close\r\n\r\n", 400 },
        { "PUT /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 404 },
        { "PUT /account/sign-in HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 405 },
        { "GET /assets/nothing.js HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 404 },
    };

    [Theory]
    [MemberData(nameof(Legal))]
    public async Task What_is_odd_but_legal_is_answered(string request)
    {
        foreach (var (target, key, usual) in ((string, string, int)[])
            [("/spring", "", 302), ("/account/sign-in", "", 200), ("/api/v1/links", $"Authorization: {fixture.Key}\r\n", 200)])
        {
            var status = usual;
            var text = request.Replace("TARGET", target, StringComparison.Ordinal)
                .Replace("END", $"Host: localhost\r\nConnection: close\r\n{key}\r\n", StringComparison.Ordinal);
            if (text.EndsWith("old\r\n\r\n", StringComparison.Ordinal))
            {
                // Pages and the API need a host, with which they build addresses.
                (text, status) = ($"{text[..^2]}{key}\r\n", target == "/spring" ? 302 : 400);
            }

            var answer = await RawRequest.SendBytesAsync(Server.Address, Encoding.Latin1.GetBytes(text));

            // Only GET is described for the API.
            Assert.True(answer.Status == status || (text.StartsWith("HEAD", StringComparison.Ordinal) && answer.Status is 405), $"{target}: {answer.Status}");
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_answered_gets_a_page_and_is_counted_and_logged(string request, int status)
    {
        var before = await CountAsync(status);

        var answer = await RawRequest.SendBytesAsync(Server.Address, Encoding.Latin1.GetBytes(request));

        Assert.Equal(status, answer.Status);
        Assert.Contains("<h1>", answer.Body, StringComparison.Ordinal);
        Assert.StartsWith("text/html", answer.Header("Content-Type"), StringComparison.Ordinal);
        if (status != 404)
            Assert.Equal(before + 1, await CountAsync(status));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "a=b")]
    [InlineData("application/x-www-form-urlencoded; charset=nonsense", "a=b")]
    [InlineData("application/x-www-form-urlencoded; charset=\u00ff", "a=b")]
    [InlineData("application/x-www-form-urlencoded", "%ff=%zz&&&=\u00ff")]
    [InlineData("multipart/form-data", "a=b")]
    [InlineData("multipart/form-data; boundary=", "a=b")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nnonsense\r\n\r\nb\r\n--x--")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\u00ff\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nb\r\n--x--")]
    public async Task A_form_that_cannot_be_read_is_no_error_of_the_server(string type, string body)
    {
        foreach (var path in (string[])["/locked", "/account/sign-in", "/account/setup", "/account/sign-out", "/account/not-counted", "/app", "/api/v1/links"])
        {
            var answer = await RawRequest.SendBytesAsync(
                Server.Address,
                Encoding.Latin1.GetBytes(
                    $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: {fixture.Key}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

            Assert.True(answer.Status is >= 200 and < 500, $"{path}: {answer.Status}");
        }
    }

    [Fact]
    public async Task Many_refused_requests_make_few_lines_in_the_log()
    {
        var before = fixture.Log.Entries.Count;
        for (var i = 0; i < 100; i++)
            await RawRequest.SendBytesAsync(Server.Address, "nonsense\r\n\r\n"u8.ToArray());

        Assert.InRange(fixture.Log.Entries.Count(entry => entry.Text.Contains("refused with 400", StringComparison.Ordinal)), 1, 60);
        Assert.InRange(fixture.Log.Entries.Count - before, 0, 40);
    }

    private async Task<long> CountAsync(int status)
    {
        var line = (await Server.Client.GetStringAsync("/metrics")).Split('\n')
            .FirstOrDefault(line => line.StartsWith($"linkapp_refused_requests_total{{status=\"{status}\"}}", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    public sealed class Fixture : SharedServer
    {
        public string Key { get; private set; } = "";

        public LogList Log { get; } = new();

        protected override void Replace(IServiceCollection services) =>
            services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Warning));

        protected override async Task SeedAsync()
        {
            await Server.MemberAsync("ada@example.com");
            await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/"));
            await Server.LinkAsync(new LinkBuilder().Slug("locked").Password("x"));
            using var api = await Server.ApiAsync();
            Key = api.DefaultRequestHeaders.Authorization!.ToString();
        }
    }
}
