using System.Text;
using CsCheck;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Random requests to short links are answered, and never redirect to a host that the owner did not choose.</summary>
public sealed class RedirectRandomTests
{
    private static readonly string[] Paths =
    [
        "/", "//", "/.", "/..", "/../", "/%2e%2e/", "\\", "%", "%zz", "%00", "%0d%0a", "%2f", "%252f", "%c3%28", "%ff", "@", ":", ";", "#", "?", "{path}",
        "<script>", "\"",
        "a", "b", "spring", "all", "%73pring", "evil.example",
    ];

    private static readonly string[] Queries =
    [
        "?", "&", "=", "x", "x=", "x=..", "x=%2e%2e", "+", "%", "%0d%0aA:b", "x=%ff", "ref", "[]", "\"", "#", "é", "x=//evil.example"
    ];

    private static readonly string[] Headers =
    [
        "Accept-Language: ", "Accept-Language: en;q=", "Accept-Language: ,,;;q=9", "Accept-Language: evil.example/", "Accept-Language: \u00ff\u00fe",
        "Accept-Language: ms-MY,*;q=0.1",
        "User-Agent: \u00ff", "User-Agent: WhatsApp/2", "User-Agent: Mozilla/5.0 (iPhone", "User-Agent: " , "Referer: :", "Referer: https://",
        "Referer: https://[::1", "Referer: \u00e9",
        "X-Forwarded-For: x", "X-Forwarded-For: 203.0.113.7, ,", "X-Forwarded-For: 2001:db8::1", "X-Forwarded-For: 8.8.8.8",
        "Content-Type: application/x-www-form-urlencoded",
    ];

    private static readonly Gen<(string Start, string[] Headers)> Requests = Gen.Select(
        Gen.Frequency((8, "GET"), (1, "HEAD"), (1, "POST")),
        Gen.OneOf("spring", "all", "b", "c"),
        Samples.GetText(Paths, most: 4),
        Gen.OneOf<string>(Gen.Const(""), Samples.GetText(Queries, most: 4).Select(query => "?" + query)),
        Gen.OneOf(Headers).Array[0, 3],
        (method, slug, path, query, headers) => (
            $"{method} /{slug}{path}{query}",
            (string[])[.. headers.DistinctBy(header => header.Split(':')[0]), .. method == "POST" ? ["Content-Length: 0"] : Array.Empty<string>()]));

    [Fact]
    [Trait("Tier", "full")]
    public async Task Random_paths_queries_and_headers_are_answered_without_an_error()
    {
        await using var server = await TestServer.StartAsync();
        await server.MemberAsync("admin@example.com");
        await server.LinkAsync(
            new LinkBuilder()
                .Slug("spring").To("https://new.example/{path}?{query:x}#{language}")
                .Options(new() { ForwardQuery = true, SocialTitle = "Spring" }));
        await server.LinkAsync(
            new LinkBuilder().Slug("all").To("https://{language}.new.example/{query:x}/{path}").Options(new() { MaxClicks = 500, ForwardQuery = true })
            .Rule(new() { Conditions = [new AddressCondition { In = ["2001:db8::/32"] }], Refusal = "No." })
            .Rule(new()
            {
                Conditions = [new LanguageCondition { In = ["ms"] }, new QueryCondition { Name = "x" }],
                Split = [new() { Destination = "https://a.new.example/{path}" }, new() { Destination = "https://b.new.example/" }],
            })
            .Rule(new() { Conditions = [new ClicksCondition { From = 50, Below = 100 }], Destination = "https://c.new.example/?{path}" }));
        await server.LinkAsync(new LinkBuilder().Slug("b").To("https://new.example/").Password("x"));

        await Requests.ForAllAsync(
            iter: 1_500,
            async request =>
            {
                var answer = await RawRequest.SendAsync(server.Address, request.Start, request.Headers);

                Assert.True(answer.Status is < 500, $"{answer.Status}");
                if (answer.Status is 302 or 303 && answer.Header("Location") is ['h', ..] location)
                    Assert.True(new Uri(location).Host.EndsWith("new.example", StringComparison.Ordinal) && Ascii.IsValid(location), location);
                Assert.True(answer.Headers.All(header => header.Split(':')[0] is not ("A" or "Set-Cookie")), string.Join(" | ", answer.Headers));
            },
            print: request => $"{request.Start} {string.Join(" | ", request.Headers)}");
    }
}
