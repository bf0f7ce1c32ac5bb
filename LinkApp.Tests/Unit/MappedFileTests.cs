using LinkApp.Core.Clicks;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.ClickFiles;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Links and clicks of files whose columns are mapped by hand.</summary>
public sealed class MappedFileTests : IDisposable
{
    private const string Links = "slug=Short,destination=Long,name=What,tags=Labels,valid_until=Ends,archived=Old";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public async Task A_link_has_what_its_columns_say_whatever_separates_them(string separator)
    {
        var text = "Short,Long,What,Labels,Ends,Old,More\nhttps://go.example/spring,https://example.com/,Spring,print / shop,31/12/2027,yes,x\n"
            .Replace(",", separator, StringComparison.Ordinal).Replace(" / ", "/", StringComparison.Ordinal);

        await using var reader = await ImportReader.OpenAsync(_folder.Write(text), map: Map(Links));
        var row = Assert.Single(await reader.ReadAsync().ToListAsync());

        Assert.Equal(ImportFormat.Mapped, reader.Format);
        Assert.Equal(["More"], reader.IgnoredColumns);
        Assert.Empty(row.Errors);
        Assert.Equal(("spring", "go.example", "https://example.com/", "Spring"), (row.Draft.Slug, row.Draft.Domain, row.Draft.Destination, row.Draft.Name));
        Assert.Equal(2, row.Line);
        Assert.True(row.HasForeignDomain);
        Assert.Equal(["print/shop"], row.Draft.Tags);
        Assert.Equal((new DateTime(2027, 12, 31, 0, 0, 0, DateTimeKind.Utc), true), (row.Draft.Options.ValidUntil!.Value, row.Draft.Options.IsArchived));
    }

    [Fact]
    public async Task A_link_keeps_the_day_on_which_it_was_made()
    {
        var rows = await ReadLinksAsync("Long,Made\nhttps://example.com/1,1 May 2024\nhttps://example.com/2,once\n", Map("destination=Long,created_at=Made"));

        Assert.Equal(new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Utc), rows[0].Draft.CreatedAt);
        Assert.StartsWith("Created “once”: This is not a time.", Assert.Single(rows[1].Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spring", "spring")]
    [InlineData("/spring/", "spring")]
    [InlineData("https://go.example/spring?x=1", "spring")]
    [InlineData("go.example/spring", "spring")]
    [InlineData("summer/fair.2026", "summer/fair.2026")]
    [InlineData("v1.2/notes", "v1.2/notes")]
    [InlineData("https://go.example/summer/fair", "summer/fair")]
    [InlineData("https://go.example/", null)]
    public async Task A_slug_is_found_in_whatever_form_it_is_written(string text, string? slug)
    {
        var rows = await ReadLinksAsync($"s,d\n{text},https://example.com/\n", Map("slug=s,destination=d"));

        Assert.Equal(slug, Assert.Single(rows).Draft.Slug);
    }

    [Fact]
    public async Task Objects_of_a_list_or_of_lines_are_rows_and_their_paths_columns()
    {
        const string One = """{"key":"a","to":{"url":"https://example.com/1"},"tags":[{"name":"x"},"y"]}""";
        const string Two = """{"to":{"url":"https://example.com/2"}}""";
        foreach (var text in (string[])[$"[{One},\n{Two}]", $"{One}\n{Two}\n", $$"""{"data":[{{One}},{{Two}}]}"""])
        {
            var rows = await ReadLinksAsync(text, Map("slug=key,destination=to.url,tags=tags"));

            Assert.Equal([("a", "https://example.com/1", "x y"), (null, "https://example.com/2", "")],
                rows.Select(row => (row.Draft.Slug, row.Draft.Destination, string.Join(' ', row.Draft.Tags))));
        }
    }

    [Fact]
    public async Task A_file_without_names_of_columns_has_numbers()
    {
        var rows = await ReadLinksAsync("a,https://example.com/1\nb,https://example.com/2\n", Map("slug=Column 1,destination=Column 2"));

        Assert.Equal([("a", 1), ("b", 2)], rows.Select(row => (row.Draft.Slug!, row.Line)));
    }

    [Fact]
    public async Task A_wrong_cell_is_named_with_its_value_and_what_to_do()
    {
        var rows = await ReadLinksAsync(
            "Long,Ends,Old\nhttps://example.com/,soon,\nhttps://example.com/,,perhaps\nhttps://example.com/,,,more\n", Map("destination=Long,valid_until=Ends,archived=Old"));

        Assert.Equal(["valid_until", "archived", "row"], rows.Select(row => Assert.Single(row.Errors).Field));
        Assert.StartsWith("Valid until “soon”: This is not a time. Write ", rows[0].Errors[0].Message, StringComparison.Ordinal);
        Assert.Contains("“perhaps”", rows[1].Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("destination=Target", "The file has no column “Target” for destination. Its columns are: Long, Ends.")]
    [InlineData("destination=Long,valid_until=Ends", "The dates in “Ends”, such as 03/02/2027, can be month/day/year or day/month/year.")]
    public async Task A_map_that_does_not_fit_says_why(string map, string words)
    {
        var error = await Assert.ThrowsAnyAsync<ImportException>(() => ReadLinksAsync("Long,Ends\nhttps://example.com/,03/02/2027\n", Map(map)));

        Assert.StartsWith(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clicks_are_read_as_other_programs_write_them()
    {
        var clicks = await ReadClicksAsync(
            "When,Link,Land,From,UA,OS\n12/31/2025 11:30 PM,https://go.example/a,Germany,https://news.example/x?y,,iOS\n1/2/2026 0:00,b,Unknown,(direct),,\n",
            "time=When,slug=Link,country=Land,referrer=From,userAgent=UA,system=OS");

        Assert.Equal(
            [("a", "2025-12-31 23:30", "DE", "news.example", "iOS"), ("b", "2026-01-02 00:00", null, "", null)],
            clicks.Select(click => (click.Link.Slug, click.Time.ToString("yyyy-MM-dd HH:mm", null), click.Place?.Country, click.Referrer, click.Agent.System)));
    }

    [Fact]
    public async Task Numbers_of_a_day_are_sums()
    {
        var clicks = await ReadClicksAsync("Day,Link,Land,Clicks\n2026-01-02,a,de,\"1,204\"\n2026-01-03,a,,7\n", "day=Day,slug=Link,country=Land,clicks=Clicks");

        Assert.Equal([(1_204, "DE"), (7, null)], clicks.Select(click => (click.Sum!.Value, click.Place?.Country)));
    }

    private static ColumnMap Map(string text)
    {
        var map = ColumnMap.Parse(text, null, out var error);
        Assert.Null(error);
        return map!;
    }

    private async Task<List<ImportRow>> ReadLinksAsync(string text, ColumnMap map)
    {
        await using var reader = await ImportReader.OpenAsync(_folder.Write(text), map: map);
        return await reader.ReadAsync().ToListAsync();
    }

    private async Task<List<FileClick>> ReadClicksAsync(string text, string map)
    {
        await using var file = await ClickFileReader.OpenAsync(_folder.Write(text), Map(map));
        var reader = new ClickRecordReader(new UserAgents(), _ => null, new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        var record = new ClickRecord();
        List<FileClick> clicks = [];
        while (await file.ReadAsync(record, CancellationToken.None))
        {
            var click = reader.Read(record);
            Assert.True(click is not null, string.Join(' ', reader.Errors));
            clicks.Add(click);
        }
        return clicks;
    }
}
