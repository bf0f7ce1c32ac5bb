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

    /// <summary>Files for an import, of which 64 MB are allowed.</summary>
    private static readonly Dictionary<string, (string Type, Func<int, string> Make)> ImportFiles = new()
    {
        ["CSV: links"] = ("text/csv", size => "slug,destination\n" + Lines(size, i => $"s{i},https://example.com/{i}")),
        ["CSV: rows that can't be links"] = ("text/csv", size => "slug,destination\n" + Lines(size, _ => ",x")),
        ["CSV: empty rows"] = ("text/csv", size => "slug,destination\n" + new string('\n', size)),
        ["CSV: the same slug"] = ("text/csv", size => "slug,destination\n" + Lines(size, _ => "spring,https://example.com/")),
        ["CSV: one row of commas"] = ("text/csv", size => "slug,destination\na,https://example.com/" + new string(',', size)),
        ["CSV: a header of columns"] = ("text/csv", size => "slug,destination," + Many(size, i => $"c{i}") + "\na,https://example.com/\n"),
        ["CSV: an open quote"] = ("text/csv", size => "slug,destination\na,\"" + new string('x', size)),
        ["CSV: quotes"] = ("text/csv", size => "slug,destination\na," + new string('"', size)),
        ["CSV: tags"] = ("text/csv", size => "slug,destination,tags\na,https://example.com/,\"" + Many(size, i => $"t{i}") + "\"\n"),
        ["CSV: rules"] = ("text/csv", size => "slug,destination,rules\na,https://example.com/,\"[" + new string('{', size) + "\"\n"),
        ["JSON: links of Shlink"] = ("application/json", size => "{\"shortUrls\":{\"data\":[" + Many(size, i => $$"""{"shortCode":"s{{i}}","longUrl":"https://example.com/"}""") + "]}}"),
        ["JSON: links of Kutt"] = ("application/json", size => "{\"data\":[" + Many(size, i => $$"""{"address":"s{{i}}","target":"https://example.com/"}""") + "]}"),
        ["JSON: a deep list"] = ("application/json", size => "{\"data\":" + new string('[', size)),
        ["JSON: one long text"] = (
            "application/json", size => "{\"data\":[{\"address\":\"" + new string('x', size) + "\",\"target\":\"https://example.com/\"}]}"),
        ["JSON: fields"] = ("application/json", size => "{\"data\":[{" + Many(size, i => $"\"f{i}\":1") + ",\"address\":\"a\",\"target\":\"https://example.com/\"}]}"),
        ["JSON: empty links"] = ("application/json", size => "{\"data\":[" + Many(size, _ => "{}") + "]}"),
    };

    public static TheoryData<string> Files => [.. ImportFiles.Keys];

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

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_cost_of_a_file_of_links_grows_no_faster_than_it(string file)
    {
        var (type, make) = ImportFiles[file];
        await MeasureFileAsync(type, make(10_000));
        var small = await MeasureFileAsync(type, make(Largest / 16));
        var large = await MeasureFileAsync(type, make(Largest / 4));

        Assert.True(large < Floor || large < small * MaxRatio, $"{small.TotalMilliseconds:0} ms became {large.TotalMilliseconds:0} ms.");
    }

    private async Task<TimeSpan> MeasureFileAsync(string type, string file)
    {
        var before = fixture.Server.ProcessorTime;
        using var content = new StringContent(file, Encoding.UTF8, type);
        using var answer = await fixture.Client.PostAsync("/api/v1/links/import?dryRun=true", content);
        Assert.InRange((int)answer.StatusCode, 200, 499);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync()).Length, 0, 200_000);
        return fixture.Server.ProcessorTime - before;
    }

    private static string Lines(int size, Func<int, string> line)
    {
        var text = new StringBuilder(size);
        for (var i = 0; text.Length < size - 100; i++)
            text.Append(line(i)).Append('\n');
        return text.ToString();
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
