using System.Text;
using System.Text.Json;
using CsCheck;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Export;
using LinkApp.Core.Links.List;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

[Trait("Store", "both")]
public sealed class LinkExportTests(SharedPipeline fixture) : IClassFixture<SharedPipeline>, IDisposable
{
    // Characters that need quoting in CSV, mixed with others.
    private static readonly string[] Parts =
    [
        "=", "+", "-", "@", "'", "\"", ",", ";", "\t", "\r", "\n", "\r\n", " ", "[", "]", "{", "\\", "a", "Z", "0", "é", "ß", "🎉", "中", "\u00a0", "\u2028",
        "sep=", "null",
    ];

    private static readonly Gen<LinkOptions> RandomOptions = Gen.Select(
        Gen.OneOf([.. LinkOptions.StatusCodes]),
        // In microseconds, which are the smallest fraction that both stores have.
        Gen.Select(Gen.Long[0, 62_999_999_999_999_999].Nullable(0.5), Gen.Bool),
        Gen.Long[1, long.MaxValue - 1].Nullable(0.5),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool),
        Gen.Const("https://example.com/over").Null(0.5),
        Text(66).Null(0.5),
        Gen.Select(Gen.Const("=t").Null(0.5), Text(10).Null(0.5), Gen.Const("https://example.com/picture.png").Null(0.5)),
        (status, period, maxClicks, switches, fallback, notes, social) => new LinkOptions
        {
            StatusCode = status,
            ValidFrom = period.Item1 is { } begin ? new DateTime(begin * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc) : null,
            ValidUntil = period is ({ } first, true) ? new DateTime(first * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc).AddDays(1) : null,
            MaxClicks = maxClicks,
            IsEnabled = switches.Item1,
            IsArchived = switches.Item2,
            ForwardQuery = switches.Item3,
            IsCrawlable = switches.Item4,
            FallbackUrl = fallback,
            Notes = notes is null ? null : "n" + notes,
            SocialTitle = social.Item1,
            SocialDescription = social.Item2 is null ? null : "d" + social.Item2,
            SocialImage = social.Item3,
        });

    private static readonly Gen<LinkBuilder> RandomLinks = Gen.Select(
        Text(20),
        Gen.Select(Text(6), Gen.OneOf("", "?a=1,2;'\"")),
        Text(3).Array[0, 3],
        RandomOptions,
        Gen.Bool,
        Gen.Select(Text(6), Text(6)).Nullable(2.0 / 3),
        (name, destination, tags, options, hasCountries, rule) =>
        {
            var link = new LinkBuilder()
                .Name(name)
                .To("https://example.com/" + Uri.EscapeDataString(destination.Item1) + destination.Item2)
                .Tags([.. tags.Select(tag => "t" + tag).Distinct(StringComparer.OrdinalIgnoreCase)])
                .Options(options);
            if (hasCountries)
                link.Country("MY", "https://example.com/größe?x=\"1\"").Country("DE", "https://example.com/de,");
            if (rule is { } texts)
            {
                link.Rule(new()
                {
                    Name = "N" + texts.Item1,
                    Conditions = [new DeviceCondition { In = [DeviceKind.Ios] }, new LanguageCondition { In = ["ms"] }],
                    Refusal = "r" + texts.Item2,
                });
            }
            return link;
        });

    private readonly TempFolder _folder = new();
    private readonly Pipeline _pipeline = fixture.Pipeline;
    private readonly string _organization = fixture.NewName();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_exported_can_be_read_in_a_spreadsheet()
    {
        var link = await _pipeline.LinkAsync(
            new LinkBuilder().Slug("spring").Name("Größe, \"neu\"").To("https://example.com/?a=1,2").Tags("a", "b").Country("MY", "https://example.com/my"),
            _organization);

        Assert.Equal(
            """"
            slug,name,destination,tags,countries,rules,status_code,valid_from,valid_until,max_clicks,enabled,archived,fallback_url,forward_query,crawlable,notes,social_title,social_description,social_image,has_password,domain,aliases,created_at,updated_at
            spring,"Größe, ""neu""","https://example.com/?a=1,2","a, b","{""MY"":""https://example.com/my""}",,302,,,,true,false,,false,false,,,,,false,,,2026-03-02T10:15:00Z,2026-03-02T10:15:00Z

            """".ReplaceLineEndings("\r\n"),
            await ExportAsync(link.OrganizationId));
    }

    [Fact]
    public async Task An_organization_without_links_exports_the_columns() =>
        Assert.Equal(string.Join(',', LinkColumns.Names) + "\r\n", await ExportAsync(organization: 7_000));

    [Fact]
    public async Task All_links_of_a_filter_are_exported_and_none_of_others()
    {
        var organization = 0;
        for (var i = 0; i < 450; i++)
            organization = (await _pipeline.LinkAsync(new LinkBuilder().Name($"Number {i}!").Tags(i % 2 == 0 ? "even" : "odd"), _organization)).OrganizationId;
        await _pipeline.LinkAsync(new LinkBuilder().Name("Number 44").Tags("odd"), "Other");

        foreach (var (search, tag, count) in ((string?, string?, int)[])[(null, null, 450), ("number 44", null, 11), (null, "odd", 225), ("number 44", "odd", 5)])
        {
            var lines = (await ExportAsync(organization, search, tag)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

            Assert.Equal((search, tag, count, count), (search, tag, lines.Length - 1, lines.Skip(1).Distinct().Count()));
        }
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("＝1")]
    [InlineData("=HYPERLINK(\"https://evil.example\",\"x\")")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("'=1")]
    [InlineData("''=1")]
    public async Task No_cell_begins_as_a_formula_does_and_the_name_comes_back(string name)
    {
        var link = await _pipeline.LinkAsync(new LinkBuilder().Slug("-" + fixture.NewName("formula")).Name(name).Tags(name), _organization);

        var csv = await ExportAsync(link.OrganizationId);
        var row = Assert.Single(await ImportSamples.ReadAsync(_folder.Write(csv)));

        Assert.All(csv.Split("\r\n")[1].Split(',').Select(cell => cell.TrimStart('"')), cell => Assert.DoesNotContain(cell.FirstOrDefault(), "=+-@＝"));
        Assert.Equal((link.Slug, name, name), (row.Draft.Slug, row.Draft.Name, row.Draft.Tags[0]));
    }

    [Fact]
    [Trait("Tier", "full")]
    public async Task Random_links_come_back_as_they_were()
    {
        var worlds = 0;
        await RandomLinks.Array[1, 60].ForAllAsync(
            iter: 10,
            async builders =>
            {
                worlds++;
                var links = new List<Link>();
                foreach (var builder in builders)
                    links.Insert(0, await _pipeline.LinkAsync(builder, $"{_organization} {worlds}"));

                var rows = await ImportSamples.ReadAsync(_folder.Write(await ExportAsync(links[0].OrganizationId)));

                Assert.All(rows, row => Assert.Equal([], row.Errors.Concat(row.Draft.Validate())));
                Assert.Equal(
                    links.Select(link => Describe(link.Slug, link.Name, link.Destination, link.Tags, link.Rules, link.Options)),
                    rows.Select(row => Describe(row.Draft.Slug, row.Draft.Name, row.Draft.Destination, row.Draft.Tags, row.Draft.Rules, row.Draft.Options)));
            },
            print: builders => string.Join('\n', builders.Select(builder => JsonSerializer.Serialize(builder.Draft(), LinkJson.Options))));
    }

    [Fact]
    public async Task Older_slugs_come_back()
    {
        var link = await _pipeline.LinkAsync(new LinkBuilder().Slug("before"), _organization);
        await _pipeline.Get<LinkEditor>().UpdateAsync(link.OrganizationId, "before", new LinkBuilder().Slug("now").Draft(), null, LinkBuilder.Ada);

        var row = Assert.Single(await ImportSamples.ReadAsync(_folder.Write(await ExportAsync(link.OrganizationId))));

        Assert.Equal(("now", "before"), (row.Draft.Slug, Assert.Single(row.Draft.NewAliases)));
    }

    [Fact]
    public async Task A_link_with_a_password_gives_nothing_away_and_is_not_opened_by_the_way_back()
    {
        var link = await _pipeline.LinkAsync(new LinkBuilder().Slug("secret").Password("open sesame"), _organization);

        var csv = await ExportAsync(link.OrganizationId);

        Assert.DoesNotContain(link.Options.PasswordHash!, csv, StringComparison.Ordinal);
        Assert.Equal(["has_password"], Assert.Single(await ImportSamples.ReadAsync(_folder.Write(csv))).Errors.Select(error => error.Field));
    }

    private static Gen<string> Text(int mostParts) => Samples.GetText(Parts, mostParts - 1).Select(text => text.Trim());

    private static string Describe(string? slug, string name, string destination, IReadOnlyList<string> tags, IReadOnlyList<RedirectRule> rules, LinkOptions options) =>
        JsonSerializer.Serialize(new { slug, name, destination, tags, rules, options }, LinkJson.Options);

    private async Task<string> ExportAsync(int organization, string? search = null, string? tag = null)
    {
        using var output = new MemoryStream();
        await new LinkExport(_pipeline.Get<LinkQueries>()).WriteAsync(output, organization, new() { Search = search, Tags = tag is null ? [] : [tag], State = StateFilter.All });
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
