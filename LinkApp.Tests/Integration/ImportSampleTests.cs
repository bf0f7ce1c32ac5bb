using LinkApp.Core.Links.Import;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Files as other programs and spreadsheets write them.</summary>
public sealed class ImportSampleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_spreadsheets_own_words_for_true_and_false_are_read()
    {
        var row = Assert.Single(await ReadAsync("german-spreadsheet.csv"));

        Assert.Empty(row.Errors);
        Assert.Equal(("lde", true, false), (row.Draft.Slug, row.Draft.Options.IsEnabled, row.Draft.Options.ForwardQuery));
    }

    [Theory]
    [InlineData("WAHR", "FALSCH")]
    [InlineData("VRAI", "FAUX")]
    [InlineData("VERDADERO", "FALSO")]
    [InlineData("VERDADEIRO", "FALSO")]
    [InlineData("VERO", "FALSO")]
    [InlineData("WAAR", "ONWAAR")]
    [InlineData("PRAWDA", "FAŁSZ")]
    [InlineData("ИСТИНА", "ЛОЖЬ")]
    [InlineData("SANT", "FALSKT")]
    [InlineData("SAND", "FALSK")]
    [InlineData("TOSI", "EPÄTOSI")]
    [InlineData("DOĞRU", "YANLIŞ")]
    [InlineData("BENAR", "SALAH")]
    [InlineData("TRUE", "FALSE")]
    [InlineData("1", "0")]
    [InlineData("yes", "no")]
    public async Task So_are_those_of_other_languages(string yes, string no)
    {
        var path = _folder.File("file.csv");
        await File.WriteAllTextAsync(path, $"slug;destination;enabled;forward_query\na;https://example.com/;{no};{yes}\n", TestContext.Current.CancellationToken);

        var row = Assert.Single(await ReadPathAsync(path));

        Assert.Empty(row.Errors);
        Assert.Equal((false, true), (row.Draft.Options.IsEnabled, row.Draft.Options.ForwardQuery));
    }

    [Fact]
    public async Task NULL_is_no_name_and_entities_are_letters()
    {
        var rows = await ReadAsync("yourls-pma.csv");

        Assert.Equal(
            [
                ("old", "https://example.com/a?x=1&y=2", ""), ("esc", "https://example.com/b", "He said \"hi\" \\\\ there"),
                ("ent", "https://example.com/c", "Tom & Jerry – café"),
            ],
            rows.Take(3).Select(Describe));
    }

    [Fact]
    public async Task A_quote_may_be_escaped_with_a_backslash() => Assert.Equal(
        [
            ("bs1", "https://example.com/a", "He said \"hi\" to me"), ("bs2", "https://example.com/b", "ok"), ("bs3", "https://example.com/c", "end"),
        ],
        (await ReadAsync("yourls-pma-backslash.csv")).Select(Describe));

    [Fact]
    public async Task The_output_of_mysql_has_escapes_and_no_quotes() => Assert.Equal(
        [
            ("t1", "https://example.com/a", "Two lines \\ and tab"), ("t2", "https://example.com/b", ""),
            ("t3", "https://example.com/c", "Unmatched \" quote 27\" screen"),
            ("t4", "https://example.com/d", "\"Quoted\" title"), ("t5", "https://example.com/e", "last"),
        ],
        (await ReadAsync("yourls-mysql.tsv")).Select(row => Describe(row) is var (slug, destination, name)
            ? (slug, destination, System.Text.RegularExpressions.Regex.Replace(name, @"\s", " "))
            : default));

    [Fact]
    public async Task The_export_of_Shlinks_web_client_is_Shlinks()
    {
        await using var reader = await ImportReader.OpenAsync(ImportSamples.GetPath("shlink-web-export.csv"), cancel: TestContext.Current.CancellationToken);
        Assert.Equal(ImportFormat.Shlink, reader.Format);
        var rows = await reader.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("9r2TW", "https://www.example.com/text/text", "customtitle"), Describe(rows[0]));
        Assert.Equal(["testtag", "zwei"], rows[0].Draft.Tags);
        Assert.Equal(6, rows.Count);
    }

    private static (string? Slug, string Destination, string Name) Describe(ImportRow row) => (row.Draft.Slug, row.Draft.Destination, row.Draft.Name);

    private static Task<List<ImportRow>> ReadAsync(string sample) => ReadPathAsync(ImportSamples.GetPath(sample));

    private static async Task<List<ImportRow>> ReadPathAsync(string path)
    {
        await using var reader = await ImportReader.OpenAsync(path, cancel: TestContext.Current.CancellationToken);
        return await reader.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}
