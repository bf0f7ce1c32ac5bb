using System.Text;
using CsCheck;
using LinkApp.Core.Links.Import;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Files without links, or with errors, give a message for people and no other exception.</summary>
public sealed class ImportReaderErrorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("\n\n\n", "The file is empty")]
    [InlineData("just some words", "just some words")]
    [InlineData("https://example.com/\nhttps://example.com/2", "The first line must name the columns")]
    [InlineData("slug,name\na,b", "slug, name")]
    [InlineData("Bitlink,Title\nbit.ly/a,b", "Bitlink, Title")]
    [InlineData("<html><body>Not found</body></html>", "<html>")]
    [InlineData("{}", "The file has no list of links")]
    [InlineData("{ \"data\": {} }", "The file has no list of links")]
    [InlineData("{ \"data\": [] }", "The list in the file has no links")]
    [InlineData("[]", "The list in the file has no links")]
    [InlineData("[1, 2, \"x\"]", "The list in the file has no links")]
    [InlineData("[{ \"url\": \"https://example.com/\" }]", "doesn't contain links of a program that LinkApp knows")]
    [InlineData("{ \"data\": [{ \"address\": \"a\"", "Line 1: the file is not valid JSON")]
    [InlineData("{ \"data\": [\n{ \"address\": \"a\" },\n{ \"address\": b } ] }", "Line 3: the file is not valid JSON")]
    [InlineData("{ \"error\": \"Unauthorized.\" }", "The file has no list of links")]
    [InlineData("{ nonsense", "Line 1: the file is not valid JSON")]
    public async Task What_is_wrong_is_told(string content, string words) => await AssertRefusedAsync(_folder.Write(content), words);

    [Fact]
    public async Task A_list_that_ends_in_the_middle_is_told() =>
        await AssertRefusedAsync(_folder.Write($$"""{ "data": [{{string.Join(",", Enumerable.Range(0, 3_000).Select(i => $$"""{ "address": "a{{i}}", "target": "https://example.com/" }"""))}}"""), "not valid JSON");

    [Theory]
    [InlineData("slug,destination\na,x", ImportFormat.Bitly, "The column “long url” with the destinations is missing")]
    [InlineData("slug,destination\na,x", ImportFormat.Yourls, "The column “url” with the destinations is missing")]
    [InlineData("keyword,url\na,x", ImportFormat.LinkApp, "The column “destination” with the destinations is missing")]
    [InlineData("keyword,url\na,x", ImportFormat.Kutt, "The file is not JSON")]
    [InlineData("[{ \"address\": \"a\" }]", ImportFormat.LinkApp, "The file is JSON")]
    public async Task A_format_that_does_not_fit_is_told(string content, ImportFormat format, string words) =>
        await AssertRefusedAsync(_folder.Write(content), words, format);

    [Fact]
    public async Task Another_encoding_is_told_and_not_read_as_nonsense()
    {
        var text = new StringBuilder("slug,name,destination\n");
        for (var i = 0; i < 20_000; i++)
            text.Append("a,Größe,https://example.com/\n");
        await AssertRefusedAsync(_folder.Write(text.ToString(), Encoding.Latin1), "not UTF-8");
    }

    [Fact]
    public async Task A_workbook_a_picture_and_an_archive_are_no_text()
    {
        foreach (var bytes in (byte[][])[[.. "PK\u0003\u0004"u8, 1, 2], [0x89, .. "PNG\r\n"u8, 0, 0, 0], [0x1f, 0x8b, 8, 0, 0]])
        {
            var path = _folder.File("binary");
            await File.WriteAllBytesAsync(path, bytes);
            await Assert.ThrowsAnyAsync<ImportException>(() => ImportSamples.ReadAsync(path));
        }
    }

    [Fact]
    public async Task A_cell_of_a_megabyte_is_one_row()
    {
        var rows = await ImportSamples.ReadAsync(
            _folder.Write($"slug,name,destination\na,\"{new string('n', 1 << 20)}\",https://example.com/\nb,,https://example.com/\n"));

        Assert.Equal(["a", "b"], rows.Select(row => row.Draft.Slug));
        Assert.Equal("name", Assert.Single(rows[0].Draft.Validate()).Field);
        Assert.Empty(rows[1].Draft.Validate());
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_makes_its_row_wrong_and_names_its_line()
    {
        var rows = await ImportSamples.ReadAsync(_folder.Write("slug,destination\na,https://example.com/\nb,\"https://example.com/\nc,https://example.com/\n"));

        Assert.Equal([(2, 0), (3, 1)], rows.Select(row => (row.Line, row.Errors.Count)));
        Assert.Contains("never closed", rows[1].Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_in_a_large_file_is_told_by_its_line() =>
        await AssertRefusedAsync(
            _folder.Write("slug,destination\na,\"" + string.Concat(Enumerable.Repeat("b,https://example.com/0123456789\n", 300_000))),
            "Line 2: this row is longer than 4 MB");

    [Fact]
    public async Task A_cell_with_the_separator_and_no_quotes_makes_its_row_wrong_and_is_not_cut()
    {
        var rows = await ImportSamples.ReadAsync(_folder.Write("slug,destination\na,https://example.com/?a=1,2\nb,https://example.com/\n"));

        Assert.Equal(["row"], rows[0].Errors.Select(error => error.Field));
        Assert.Empty(rows[1].Errors);
    }

    [Theory]
    [InlineData("""[{ "shortCode": "a", "longUrl": "https://example.com/\ud800" }, { "shortCode": "b", "longUrl": "https://example.com/" }]""")]
    public async Task A_text_with_half_a_character_makes_its_entry_wrong(string json)
    {
        var rows = await ImportSamples.ReadAsync(_folder.Write(json));

        Assert.Equal([1, 0], rows.Select(row => row.Errors.Count));
    }

    [Theory]
    [InlineData("MY=https://example.com/")]
    [InlineData("[]")]
    [InlineData("{\"MY\":null}")]
    [InlineData("{\"MY\":7}")]
    [InlineData("{\"MY\":\"https://a.example/\",\"MY\":\"https://b.example/\"}")]
    [InlineData("{")]
    public async Task Countries_that_can_not_be_read_make_their_row_wrong(string countries)
    {
        var cell = countries.Replace("\"", "\"\"", StringComparison.Ordinal);

        var row = Assert.Single(await ImportSamples.ReadAsync(_folder.Write($"destination,countries\nhttps://example.com/,\"{cell}\"\n")));

        Assert.Equal(["countries"], row.Errors.Select(error => error.Field));
    }

    [Theory]
    [InlineData("status_code", "moved")]
    [InlineData("valid_from", "tomorrow")]
    [InlineData("valid_until", "03/02/2026")]
    [InlineData("max_clicks", "-1")]
    [InlineData("max_clicks", "1.5")]
    [InlineData("enabled", "maybe")]
    [InlineData("rules", "{}")]
    [InlineData("rules", "[{\"conditions\":[{\"type\":\"moon\"}]}]")]
    [InlineData("rules", "[{\"conditions\":[{}]}]")]
    [InlineData("rules", "[{\"colour\":\"red\"}]")]
    [InlineData("has_password", "true")]
    public async Task An_option_that_can_not_be_read_makes_its_row_wrong_by_its_column(string column, string cell)
    {
        var row = Assert.Single(
            await ImportSamples.ReadAsync(
                _folder.Write($"destination,{column}\nhttps://example.com/,\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n")));

        Assert.Equal([column], row.Errors.Select(error => error.Field));
    }

    [Fact]
    public async Task A_name_in_JSON_with_half_a_character_is_no_list_and_no_failure()
    {
        var path = _folder.Write("""{ "data\ud800": [{ "address": "spring", "target": "https://example.com/" }] }""");

        var error = await Assert.ThrowsAnyAsync<ImportException>(() => ImportSamples.ReadAsync(path));

        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public async Task An_entry_whose_names_have_half_a_character_is_wrong_or_asks_for_the_format()
    {
        var path = _folder.Write("""{ "data": [{ "address": "spring", "target": "https://example.com/", "ad\ud800dress": 1 }] }""");

        var error = await Assert.ThrowsAnyAsync<ImportException>(() => ImportSamples.ReadAsync(path));
        var row = Assert.Single(await ImportSamples.ReadAsync(path, ImportFormat.Kutt));

        Assert.Contains("Choose a format", error.Message, StringComparison.Ordinal);
        Assert.Equal("row", Assert.Single(row.Errors).Field);
    }

    [Fact]
    public async Task Random_changes_of_good_files_give_rows_or_a_sentence()
    {
        var path = _folder.File("changed");
        var files = Directory.GetFiles(ImportSamples.GetPath("")).Order(StringComparer.Ordinal)
            .Select(sample => Samples.Damaged(File.ReadAllBytes(sample), longest: 60));
        await Gen.OneOf<byte[]>([.. files]).ForAllAsync(
            iter: 500,
            async file =>
            {
                await File.WriteAllBytesAsync(path, file);
                try
                {
                    foreach (var row in await ImportSamples.ReadAsync(path))
                        row.Draft.Validate();
                }
                catch (ImportException)
                {
                }
            },
            print: System.Text.Encoding.Latin1.GetString);
    }

    private static async Task AssertRefusedAsync(string path, string words, ImportFormat? format = null)
    {
        var error = await Assert.ThrowsAnyAsync<ImportException>(() => ImportSamples.ReadAsync(path, format));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
