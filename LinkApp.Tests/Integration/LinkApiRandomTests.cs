using System.Net.Http.Headers;
using System.Text;
using CsCheck;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Random request bodies.</summary>
[Trait("Store", "both")]
public sealed class LinkApiRandomTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly byte[] Good =
    [
        .. """{ "name": "N \u00e9", "destination": "https://example.com/ü?a=1", "countries": { "MY": "https://example.com/my" }, "tags": ["a"], "version": 1 }"""u8,
    ];

    [Fact]
    public Task Random_bodies_never_break_the_server() => Gen.Select(Gen.Bool, Samples.Damaged(Good, longest: 20)).ForAllAsync(
        iter: 300,
        async sample =>
        {
            var (creates, body) = sample;
            using var request = creates ? new HttpRequestMessage(HttpMethod.Post, "/api/v1/links") : new HttpRequestMessage(HttpMethod.Put, "/api/v1/links/nothing");
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await api.Editor.SendAsync(request);
            Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        },
        print: sample => $"{(sample.Item1 ? "POST" : "PUT")} {Encoding.Latin1.GetString(sample.Item2)}");
}
