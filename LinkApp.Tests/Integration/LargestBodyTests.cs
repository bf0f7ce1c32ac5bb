using System.Globalization;
using System.Text;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The largest bodies that endpoints take, made to be costly: the time of the processor grows no faster than the body.</summary>
[Trait("Tier", "full")]
public sealed class LargestBodyTests(LargestBodyTests.Fixture fixture) : IClassFixture<LargestBodyTests.Fixture>
{
    private const int Largest = (1 << 20) - 1_000;

    // Four times the body may take four times as long, and up to twice that by chance. Below the floor, chance is all.
    private const double MaxRatio = 8;
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, Func<int, string>> Bodies = new()
    {
        ["invalid countries"] = size => $$"""{ "destination": "https://example.com/", "countries": { {{Many(size, i => $"\"C{i}\":\"x\"")}} } }""",
        ["unknown fields"] = size => $$"""{ "destination": "https://example.com/", {{Many(size, i => $"\"f{i}\":1")}} }""",
        ["one field many times"] = size => $$"""{ {{Many(size, _ => "\"destination\":\"x\"")}} }""",
        ["tags"] = size => $$"""{ "destination": "https://example.com/", "tags": [ {{Many(size, i => $"\"t{i}\"")}} ] }""",
        ["equal tags"] = size => $$"""{ "destination": "https://example.com/", "tags": [ {{Many(size, _ => "\"t\"")}} ] }""",
        ["aliases"] = size => $$"""{ "destination": "https://example.com/", "aliases": [ {{Many(size, i => $"\"a{i}\"")}} ] }""",
        ["rules"] = size => $$"""{ "destination": "https://example.com/", "rules": [ {{Many(size, i => $$"""{"conditions":[{"kind":"country","in":["X{{i}}"]}],"destination":"x"}""")}} ] }""",
        ["conditions"] = size => $$"""{ "destination": "https://example.com/", "rules": [ { "conditions": [ {{Many(size, _ => """{"kind":"x"}""")}} ], "destination": "x" } ] }""",
        ["addresses"] = size => $$"""{ "destination": "https://example.com/", "rules": [ { "conditions": [ { "kind": "address", "in": [ {{Many(size, i => $"\"x{i}\"")}} ] } ] } ] }""",
        ["a deep list"] = size => $$"""{ "destination": {{new string('[', size)}} }""",
        ["a long destination"] = size => $$"""{ "destination": "https://{{new string('a', size)}}" }""",
        ["braces"] = size => $$"""{ "destination": "https://example.com/{{new string('{', size)}}" }""",
        ["placeholders"] = size => $$"""{ "destination": "https://example.com/{{string.Concat(Enumerable.Repeat("{query:", size / 7))}}" }""",
        ["slugs"] = size => $$"""{ "slugs": [ {{Many(size, i => $"\"s{i}\"")}} ], "action": "archive" }""",
        ["a long slug"] = size => $$"""{ "slug": "{{new string('%', size)}}", "destination": "https://example.com/" }""",
    };

    public static TheoryData<string, string> Endpoints
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var body in Bodies.Keys)
            {
                foreach (var address in (string[])
                    ["POST links", "PUT links/spring", "POST links/test", "POST links/bulk", "POST domains", "POST invitations", "PUT visitor-pages"])
                    data.Add(address, body);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Its_cost_grows_no_faster_than_it(string address, string body)
    {
        await MeasureAsync(address, Bodies[body](1_000));
        var small = await MeasureAsync(address, Bodies[body](Largest / 4));
        var large = await MeasureAsync(address, Bodies[body](Largest));

        Assert.True(large < Limit || large < small * MaxRatio, $"{small.TotalMilliseconds:0} ms became {large.TotalMilliseconds:0} ms.");
        Assert.True(large < Floor || large < small * MaxRatio * 2, $"{small.TotalMilliseconds:0} ms became {large.TotalMilliseconds:0} ms.");
    }

    private static string Many(int size, Func<int, string> item)
    {
        var text = new StringBuilder(size);
        for (var i = 0; text.Length < size - 100; i++)
            text.Append(i == 0 ? "" : ",").Append(item(i));
        return text.ToString();
    }

    private async Task<TimeSpan> MeasureAsync(string address, string body)
    {
        var before = fixture.Server.ProcessorTime;
        using var request = new HttpRequestMessage(new HttpMethod(address.Split(' ')[0]), $"/api/v1/{address.Split(' ')[1]}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var answer = await fixture.Client.SendAsync(request);
        Assert.InRange((int)answer.StatusCode, 200, 499);
        // An answer names some errors, not all.
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync()).Length, 0, 200_000);
        return fixture.Server.ProcessorTime - before;
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private readonly TempFolder _folder = new();

        public ServerProcess Server { get; private set; } = null!;

        public HttpClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var data = string.Create(CultureInfo.InvariantCulture, $"--Data:Directory={_folder.File("data")}");
            var key = (await ServerProcess.RunAsync("key", "create", "--organization", "Acme", "--name", "N", "--role", "admin", data)).Output.Trim();
            Server = await ServerProcess.StartAsync(data, "--Api:RateLimit=1000000");
            Client = new HttpClient { BaseAddress = new Uri(Server.Address) };
            Client.DefaultRequestHeaders.Authorization = new("Bearer", key);
            await Client.CreateAsync("""{ "slug": "spring", "destination": "https://example.com/" }""");
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Server.DisposeAsync();
            _folder.Dispose();
        }
    }
}
