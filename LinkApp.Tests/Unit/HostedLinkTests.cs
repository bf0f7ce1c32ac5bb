using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Links of Bitly, Rebrandly, Short.io and TinyURL, in the form in which these write them.</summary>
public sealed class HostedLinkTests : IDisposable
{
    private const string Bitly =
        """
        {"created_at":"2024-05-01T08:12:44+0000","id":"bit.ly/3Fair","link":"https://bit.ly/3Fair","custom_bitlinks":["https://go.example.com/fair","https://go.example.com/fete"],
         "long_url":"https://example.com/fair","title":"Summer fair","archived":true,"created_by":"ada","client_id":"c1","tags":["print","summer"],"deeplinks":[],
         "references":{"group":"https://api-ssl.bitly.com/v4/groups/B1"}}
        """;

    private const string Rebrandly =
        """
        {"id":"a1b2","title":"Summer fair","slashtag":"fair","destination":"https://example.com/fair","createdAt":"2024-05-01T08:12:44.000Z",
         "updatedAt":"2025-01-01T00:00:00.000Z","status":"active","tags":[{"id":"t1","name":"print","color":"e6b800"}],"forwardParameters":true,"clicks":42,
         "isPublic":false,"shortUrl":"go.example.com/fair","domainId":"d1","domainName":"go.example.com","domain":{"id":"d1","fullName":"go.example.com"},
         "https":true,"favourite":false,"integrated":false}
        """;

    private const string ShortIo =
        """
        {"id":"lnk_1","idString":"lnk_1","originalURL":"https://example.com/fair","path":"fair","title":"Summer fair","createdAt":"2024-05-01T08:12:44.000Z",
         "updatedAt":"2025-01-01T00:00:00.000Z","DomainId":7,"archived":false,"cloaking":false,"tags":["print"],"redirectType":301,"password":null,
         "expiresAt":"2030-01-01T00:00:00.000Z","expiredURL":"https://example.com/over","clicksLimit":500,"androidURL":"https://example.com/android",
         "iphoneURL":"https://example.com/ios","splitURL":null,"skipQS":true,"shortURL":"http://go.example.com/fair","secureShortURL":"https://go.example.com/fair"}
        """;

    private const string TinyUrl =
        """
        {"domain":"go.example.com","alias":"fair","deleted":false,"archived":true,"tags":["print"],"analytics":[{"enabled":true,"public":false}],
         "tiny_url":"https://go.example.com/fair","created_at":"2024-05-01T08:12:44+00:00","expires_at":"2030-01-01T00:00:00+00:00","url":"https://example.com/fair",
         "description":"Summer fair","hits":42}
        """;

    private static readonly DateTime Created = new(2024, 5, 1, 8, 12, 44, DateTimeKind.Utc);
    private static readonly DateTime Until = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"links\":[" + Bitly + "],\"pagination\":{\"next\":\"\",\"size\":50,\"total\":1}}", ImportFormat.Bitly)]
    [InlineData("[" + Rebrandly + "]", ImportFormat.Rebrandly)]
    [InlineData("[" + Rebrandly + "]\n[" + Rebrandly + "]", ImportFormat.Rebrandly, 2)]
    [InlineData("{\"count\":1,\"links\":[" + ShortIo + "],\"nextPageToken\":null}", ImportFormat.ShortIo)]
    [InlineData("{\"data\":[" + TinyUrl + "],\"code\":0,\"errors\":[]}", ImportFormat.TinyUrl)]
    public async Task Each_program_is_told_by_its_fields(string text, ImportFormat format, int rows = 1)
    {
        await using var reader = await ImportReader.OpenAsync(_folder.Write(text));

        Assert.Equal(format, reader.Format);
        var all = await reader.ReadAsync().ToListAsync();
        Assert.Equal(rows, all.Count);
        Assert.All(all, row =>
        {
            Assert.Equal(("fair", "go.example.com", "Summer fair"), (row.Draft.Slug, row.Draft.Domain, row.Draft.Name));
            Assert.Equal(("https://example.com/fair", Created, "print"), (row.Draft.Destination, row.Draft.CreatedAt, row.Draft.Tags[0]));
            Assert.True(row.HasForeignDomain);
            Assert.Empty(row.Errors);
            Assert.Empty(row.Draft.Validate());
        });
    }

    [Fact]
    public async Task A_bitlink_has_its_custom_address_and_names_the_others()
    {
        var row = await ReadAsync(Bitly);

        Assert.True(row.Draft.Options.IsArchived);
        Assert.Contains("https://go.example.com/fete", row.Note, StringComparison.Ordinal);
        Assert.Equal(
            ("3Fair", "bit.ly"), await ReadAsync(Bitly.Replace("[\"https://go.example.com/fair\",\"https://go.example.com/fete\"]", "[]", StringComparison.Ordinal))
                is { Draft: var draft } ? (draft.Slug, draft.Domain) : default);
    }

    [Fact]
    public async Task Bitlys_csv_keeps_the_day_of_a_link()
    {
        var rows = await ImportSamples.ReadAsync(ImportSamples.GetPath("bitly.csv"));

        Assert.Equal(new DateTime(2024, 3, 1, 9, 0, 0, DateTimeKind.Utc), rows[0].Draft.CreatedAt);
        Assert.Equal(["bit.ly", "go.example.com", "go.example.com"], rows.Select(row => row.Draft.Domain));
    }

    [Fact]
    public async Task Rebrandlys_options_come_along()
    {
        Assert.True((await ReadAsync(Rebrandly)).Draft.Options.ForwardQuery);
        Assert.False((await ReadAsync(Rebrandly.Replace("\"active\"", "\"inactive\"", StringComparison.Ordinal))).Draft.Options.IsEnabled);
    }

    [Fact]
    public async Task ShortIos_rules_and_limits_come_along_and_a_password_does_not()
    {
        var draft = (await ReadAsync(ShortIo)).Draft;

        Assert.Equal(
            LinkOptions.Default with { StatusCode = 301, ValidUntil = Until, FallbackUrl = "https://example.com/over", MaxClicks = 500 }, draft.Options);
        Assert.Equal(["https://example.com/ios", "https://example.com/android"], draft.Rules.Select(rule => rule.Destination));
        Assert.Equal([DeviceKind.Ios, DeviceKind.Android], draft.Rules.Select(rule => Assert.IsType<DeviceCondition>(rule.Conditions[0]).In[0]));
        var secret = await ReadAsync(ShortIo.Replace("\"password\":null", "\"password\":\"s3cret\"", StringComparison.Ordinal));
        Assert.Equal("password", Assert.Single(secret.Errors).Field);
        Assert.DoesNotContain("s3cret", secret.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TinyUrls_expiry_comes_along_and_a_deleted_link_does_not()
    {
        Assert.Equal((Until, true), (await ReadAsync(TinyUrl)).Draft.Options is var options ? (options.ValidUntil!.Value, options.IsArchived) : default);
        Assert.Equal("deleted", Assert.Single((await ReadAsync(TinyUrl.Replace("\"deleted\":false", "\"deleted\":true", StringComparison.Ordinal))).Errors).Field);
    }

    private async Task<ImportRow> ReadAsync(string item) => Assert.Single(await ImportSamples.ReadAsync(_folder.Write($"[{item}]")));
}
