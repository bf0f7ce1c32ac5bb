using System.Net.Http.Headers;
using System.Text;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Bodies that nobody thought of.</summary>
public sealed class LinkApiRandomTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Random_bodies_never_break_the_server()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var body = RandomBody(random);
            var method = random.Next(2) == 0 ? HttpMethod.Post : HttpMethod.Put;
            using var request = new HttpRequestMessage(
                method, method == HttpMethod.Post ? "/api/v1/links" : "/api/v1/links/nothing")
            {
                Content = new ByteArrayContent(body),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await api.Editor.SendAsync(request);
            Assert.True((int)answer.StatusCode < 500, $"Seed {seed}, body {i}: {answer.StatusCode} for {Encoding.Latin1.GetString(body)}");
        }
    }

    // A valid link in which some bytes are others, doubled or gone.
    private static byte[] RandomBody(Random random)
    {
        List<byte> body = [.. Encoding.UTF8.GetBytes("""{ "name": "N \u00e9", "destination": "https://example.com/ü?a=1", "countries": { "MY": "https://example.com/my" }, "tags": ["a"], "version": 1 }""")];
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(4))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveRange(at, random.Next(1, Math.Min(20, body.Count - at) + 1));
                    break;
                case 2:
                    body.InsertRange(at, body.GetRange(at, random.Next(0, Math.Min(20, body.Count - at))));
                    break;
                default:
                    body.InsertRange(at, """\ud800"""u8);
                    break;
            }
            if (body.Count == 0)
                break;
        }
        return [.. body];
    }
}
