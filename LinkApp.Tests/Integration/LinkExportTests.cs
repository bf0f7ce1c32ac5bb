using System.Text;
using System.Text.Json;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Export;
using LinkApp.Core.Links.List;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class LinkExportTests(SharedPipeline fixture) : IClassFixture<SharedPipeline>, IDisposable
{
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
            slug,name,destination,tags,countries,rules,status_code,valid_from,valid_until,max_clicks,enabled,archived,fallback_url,forward_query,notes,social_title,social_description,social_image,has_password,domain,aliases,created_at,updated_at
            spring,"Größe, ""neu""","https://example.com/?a=1,2","a, b","{""MY"":""https://example.com/my""}",,302,,,,true,false,,false,,,,,false,,,2026-03-02T10:15:00Z,2026-03-02T10:15:00Z

            """".ReplaceLineEndings("\r\n"),
            await ExportAsync(link.OrganizationId));
    }

    [Fact]
    public async Task An_organization_without_links_exports_the_columns() =>
        Assert.Equal(string.Join(',', LinkColumns.All) + "\r\n", await ExportAsync(organization: 7_000));

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
    public async Task Random_links_come_back_as_they_were()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var links = new List<Link>();
        for (var i = 0; i < 300; i++)
            links.Insert(0, await _pipeline.LinkAsync(RandomLink(random), _organization));

        var rows = await ImportSamples.ReadAsync(_folder.Write(await ExportAsync(links[0].OrganizationId)));

        Assert.All(rows, row => Assert.True(row.Errors.Count + row.Draft.Validate().Count == 0, $"Seed {seed}: {string.Join(' ', row.Errors.Concat(row.Draft.Validate()))}"));
        Assert.Equal(
            links.Select(link => Describe(link.Slug, link.Name, link.Destination, link.Tags, link.Rules, link.Options)),
            rows.Select(row => Describe(row.Draft.Slug, row.Draft.Name, row.Draft.Destination, row.Draft.Tags, row.Draft.Rules, row.Draft.Options)));
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

    private static LinkBuilder RandomLink(Random random)
    {
        string? Maybe(string text) => random.Next(2) == 0 ? text : null;
        var from = random.Next(2) == 0 ? new DateTime(random.NextInt64(630_000_000_000_000_000), DateTimeKind.Utc) : (DateTime?)null;
        var link = new LinkBuilder()
            .Name(Text(random, 60))
            .To("https://example.com/" + Uri.EscapeDataString(Text(random, 20)) + Maybe("?a=1,2;'\""))
            .Tags([.. Enumerable.Range(0, random.Next(4)).Select(_ => "t" + Text(random, 10)).Distinct(StringComparer.OrdinalIgnoreCase)])
            .Options(new LinkOptions
            {
                StatusCode = LinkOptions.StatusCodes[random.Next(LinkOptions.StatusCodes.Count)],
                ValidFrom = from,
                ValidUntil = random.Next(2) == 0 ? from?.AddDays(1) : null,
                MaxClicks = random.Next(2) == 0 ? random.NextInt64(1, long.MaxValue) : null,
                IsEnabled = random.Next(2) == 0,
                IsArchived = random.Next(2) == 0,
                ForwardQuery = random.Next(2) == 0,
                FallbackUrl = Maybe("https://example.com/over"),
                Notes = Maybe("n" + Text(random, 200)),
                SocialTitle = Maybe("=t"),
                SocialDescription = Maybe("d" + Text(random, 30)),
                SocialImage = Maybe("https://example.com/picture.png"),
            });
        if (random.Next(2) == 0)
            link.Country("MY", "https://example.com/größe?x=\"1\"").Country("DE", "https://example.com/de,");
        if (random.Next(3) == 0)
            link.Rule(new RedirectRule { Name = "N" + Text(random, 20), Conditions = [new DeviceCondition { In = [DeviceKind.Ios] }, new LanguageCondition { In = ["ms"] }], Refusal = "r" + Text(random, 20) });
        return link;
    }

    private static string Describe(string? slug, string name, string destination, IReadOnlyList<string> tags, IReadOnlyList<RedirectRule> rules, LinkOptions options) =>
        JsonSerializer.Serialize(new { slug, name, destination, tags, rules, options }, LinkJson.Options);

    // What makes CSV hard, mixed with what does not.
    private static string Text(Random random, int max)
    {
        string[] parts = ["=", "+", "-", "@", "'", "\"", ",", ";", "\t", "\r", "\n", "\r\n", " ", "[", "]", "{", "\\", "a", "Z", "0", "é", "ß", "🎉", "中", "\u00a0", "\u2028", "sep=", "null"];
        return string.Concat(Enumerable.Range(0, random.Next(max / 3)).Select(_ => parts[random.Next(parts.Length)])).Trim();
    }

    private async Task<string> ExportAsync(int organization, string? search = null, string? tag = null)
    {
        using var output = new MemoryStream();
        await new LinkExport(_pipeline.Get<LinkQueries>()).WriteAsync(output, organization, new() { Search = search, Tags = tag is null ? [] : [tag], State = StateFilter.All });
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
