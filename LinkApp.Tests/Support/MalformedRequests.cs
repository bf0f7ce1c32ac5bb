using System.Globalization;
using System.Net;
using System.Text;

namespace LinkApp.Tests.Support;

/// <summary>Makes requests of which most can't be answered, always the same ones for a seed.</summary>
/// <param name="seed">The seed.</param>
/// <param name="routes">The paths of the server; parameters in braces are filled in.</param>
/// <param name="credentials">Header lines, such as an API key or a session.</param>
internal sealed class MalformedRequests(int seed, IReadOnlyList<string> routes, IReadOnlyList<string> credentials)
{
    private static readonly string[] Methods =
        ["GET", "GET", "GET", "HEAD", "POST", "POST", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] OddMethods = ["OPTIONS", "TRACE", "CONNECT", "get", "G\u00cbT", "X", ""];

    private static readonly string[] OddVersions = ["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "http/1.1", "HTTP/1.1 x", ""];

    // They decide how the server reads the rest of the request.
    private static readonly string[] Framing = ["Connection", "Content-Length", "Expect", "Host", "Trailer", "Transfer-Encoding", "Upgrade"];

    private static readonly string[] Values =
    [
        "1", "0", "-1", "spring", "99999999999999999999", "%00", "%ff", "%zz", "..", ".", "%2e%2e%2f", "\u00e9", "\u00c3\u00a9", "%F0%9F%98%80", "a b",
        "'", "\"", "<b>", "{x}",
        "[]", "&", "=", ";", "+", "*", "~", "null", "true", "1e999", "NaN", "2026-02-30", "9999-12-31", "0001-01-01T00:00:00Z", "Asia/Calcutta", "Mars/X",
        "https://xn--a/", "javascript:x", "//evil.example", "\\", "|", "^", "`", "\ud7ff", "%ED%A0%80", "\u007f", "\t", "",
    ];

    private static readonly string[] Headers =
    [
        "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control",  "Content-Encoding",  "Content-Type",
        "Cookie",  "Forwarded", "From",  "Idempotency-Key", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "Last-Event-ID",
        "Origin", "Purpose", "Range", "Referer", "RequestVerificationToken", "Sec-Fetch-Site", "Sec-WebSocket-Key", "TE",
         "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Http-Method-Override", "X-Odd",
    ];

    private static readonly string[] HeaderValues =
    [
        "x", "a, b, c", ",,,", ";q=9", "application/json", "application/json; charset=utf-7", "application/x-www-form-urlencoded; charset=utf-16",
        "multipart/form-data; boundary=x", "multipart/form-data; boundary=\"", "text/csv", "application/x-ndjson", "text/event-stream", "gzip", "chunked",
        "websocket",
        "close", "keep-alive", "100-continue", "bytes=0-1,5-3", "\"1\"", "W/\"x", "Bearer", "Bearer x", "Basic !!", "xn--a", "[::1", "a:b:c", "localhost",
        "127.0.0.1, x",
        "8.8.8.8", "https", "null", "\u00ff\u00fe", "LinkApp=x; .AspNetCore.Antiforgery=\u00e9; a=b=c; =; ;", "Tue, 99 Foo 2026", "-1",
        "18446744073709551616", "",
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "{}", "\"x\"", "{\"slug\":null}", "{\"destination\":1}",
        "{\"destination\":\"https://example.com/\",\"countries\":{\"\":\"\"}}",
        "{\"destination\":\"https:\\\\\\\\{query:x}/\"}", "{\"slug\":\"\\ud800\",\"destination\":\"https://\\u0000/\"}",
        "{\"a\":{\"a\":{\"a\":[[[[[{}]]]]]}}}",
        "{\"rules\":[{\"conditions\":[{\"kind\":\"time\",\"until\":\"9999-12-31T23:59\",\"zone\":\"America/New_York\"}],\"destination\":\"https://example.com/\"}]}",
        "{\"tags\":[\"\",null,1,{}],\"version\":1e99}", "a=b&c", "password=%ff&=&&",
        "Form.Email=x&Form.Password=\u00ff&_handler=%00&__RequestVerificationToken=x",
        "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\u00ff\"\r\n\r\nb\r\n--x--", "--x\r\n\r\n", "slug,destination\r\na,\"b",
        "slug;destination\n;", "\u0000\u0001\u0002\u00ff",
        "\u001f\u008b\b\u0000x", "5\r\nabc", "0\r\n\r\n", "ffffffffffffffff\r\n", "\u00ef\u00bb\u00bf{}", "[1,2,3]\n{\n", "{\"time\":\"x\"}\n{\"link\":",
    ];

    // How long an answer may take where the server probably waits for more, and elsewhere.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);

    /// <summary>How many requests were answered with each status; 0 for those that got no answer.</summary>
    public Dictionary<int, int> Answers { get; } = [];

    /// <summary>Sends requests one after the other; returns those that were answered with 500, with their answers.</summary>
    public async Task<List<string>> SendAsync(string address, int count)
    {
        var authority = new Uri(address).Authority;
        List<string> failed = [];
        for (var i = 0; i < count; i++)
        {
            var (request, waits) = Next(authority);
            var answer = await RawRequest.SendBytesAsync(address, Encoding.Latin1.GetBytes(request), waits ? Short : Long);
            Answers[answer.Status] = Answers.GetValueOrDefault(answer.Status) + 1;
            if (answer.Status == (int)HttpStatusCode.InternalServerError)
                failed.Add($"{request} → {answer.Body}");
        }
        return failed;
    }

    private (string Request, bool Waits) Next(string authority)
    {
        var body = _random.Next(3) == 0 ? string.Concat(Some(Bodies, 2)) : Choose(Bodies);
        List<string> lines = [];
        if (!IsRare(40))
            lines.Add($"Host: {authority}");
        if (_random.Next(2) == 0)
            lines.Add(Choose(credentials));
        for (var i = _random.Next(5); i > 0; i--)
            lines.Add($"{Choose(IsRare(20) ? Framing : Headers)}: {Choose(HeaderValues)}");
        if (_random.Next(3) > 0)
            lines.Add($"Content-Type: {Choose(HeaderValues)}");
        if (IsRare(30))
            lines.Add(Choose(["broken", ": x", " folded", "A\u0000: b", "A b: c", new string('x', 9_000)]));
        lines.Add($"Connection: close\r\nContent-Length: {body.Length}");
        var target = Target();
        var request = $"{Choose(IsRare(20) ? OddMethods : Methods)} {target} {(IsRare(20) ? Choose(OddVersions) : "HTTP/1.1")}\r\n{string.Join("\r\n", lines)}\r\n\r\n{body}";
        if (IsRare(20))
            request = Damage(request);
        // Where the length of the body is not clear, the server waits for more; a live feed never ends.
        var waits = !request.EndsWith($"Content-Length: {body.Length}\r\n\r\n{body}", StringComparison.Ordinal)
            || target.Contains("live", StringComparison.Ordinal) || target.Contains("_blazor", StringComparison.Ordinal)
            || lines.Exists(line => line.StartsWith("Content-Length", StringComparison.Ordinal) || line.StartsWith("Transfer", StringComparison.Ordinal)
                || line.StartsWith("Expect", StringComparison.Ordinal) || line.StartsWith("Upgrade", StringComparison.Ordinal))
            || !request.Contains(" HTTP/1.1\r\n", StringComparison.Ordinal);
        return (request, waits);
    }

    private string Target()
    {
        var path = Choose(routes);
        while (path.IndexOf('{', StringComparison.Ordinal) is var start and >= 0 && path.IndexOf('}', start) is var end and >= 0)
            path = $"{path[..start]}{Choose(Values).Replace('{', '(')}{path[(end + 1)..]}";
        if (IsRare(8))
            path += Choose(Values);
        if (IsRare(20))
            path = Choose(["*", "//", "http://", "http://x", "http://[", "/\u00ff", "?", "#", "/" + new string('a', 40_000)]) + path;
        var query = string.Join('&', Enumerable.Range(0, _random.Next(4)).Select(_ => $"{Choose(Names)}={Choose(Values)}"));
        var target = query.Length == 0 ? path : $"{path}?{query}";
        return IsRare(20) ? target : string.Concat(target.Select(letter => letter is <= ' ' or '\u007f' ? Uri.HexEscape(letter) : letter.ToString()));
    }

    private static readonly string[] Names =
    [
        "search", "tag", "cursor", "limit", "from", "to", "zone", "link", "country", "format", "size", "color", "returnUrl", "slug", "domain", "state",
        "sort", "internal",
        "linkapp-test", "x", "handler", "id", "negotiateVersion",
    ];

    private string Damage(string request)
    {
        var at = _random.Next(request.Length);
        return _random.Next(4) switch
        {
            0 => request[..at],
            1 => request.Remove(at, 1),
            2 => request.Insert(at, ((char)_random.Next(256)).ToString(CultureInfo.InvariantCulture)),
            _ => request.Replace("\r\n", "\n", StringComparison.Ordinal),
        };
    }

    private bool IsRare(int one) => _random.Next(one) == 0;

    private IEnumerable<string> Some(string[] texts, int count) => Enumerable.Range(0, count).Select(_ => Choose(texts));

    private string Choose(IReadOnlyList<string> texts) => texts[_random.Next(texts.Count)];
}
