using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Maps of columns as text, and the guesses of a page.</summary>
public sealed class ColumnMapTests
{
    [Theory]
    [InlineData("slug=Short,destination=Long URL", ImportKind.Links)]
    [InlineData("destination=\"Long, URL\"", ImportKind.Links)]
    [InlineData("destination=\"The \"\"real\"\" one\"", ImportKind.Links)]
    [InlineData("slug=Link,time=When,userAgent=UA", ImportKind.Clicks)]
    [InlineData("slug=Link,day=Date,clicks=Count", ImportKind.Clicks)]
    public void A_map_is_what_it_was_written_from(string text, ImportKind kind)
    {
        var map = ColumnMap.Parse(text, "dmy", out var error);

        Assert.Null(error);
        Assert.Equal((kind, DateOrder.DayFirst, text), (map!.Kind, map.Dates, map.ToString()));
    }

    [Theory]
    [InlineData("", null, "Write a map as field=column")]
    [InlineData("slug", null, "Write a map as field=column")]
    [InlineData("slug=", null, "Write a map as field=column")]
    [InlineData("destination=\"Long", null, "Write a map as field=column")]
    [InlineData("slag=Short,destination=Long", null, "There is no field “slag”")]
    [InlineData("destination=a,destination=b", null, "mapped twice")]
    [InlineData("slug=Short", null, "Links need “destination”")]
    [InlineData("time=When", null, "Clicks need “slug”")]
    [InlineData("slug=Link,day=Date", null, "Clicks need “clicks”")]
    [InlineData("destination=Long", "us", "Dates are mdy")]
    public void A_wrong_map_says_what_is_wrong(string text, string? dates, string words)
    {
        Assert.Null(ColumnMap.Parse(text, dates, out var error));
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Short URL,Long URL,Title,Made on\nhttps://go.example/a,https://a.example/x,One,2026-03-02\nhttps://go.example/b,https://b.example/y,Two,2026-03-03\n", "slug destination name created_at")]
    [InlineData("Link;Original URL;Labels\ngo.example/a;https://a.example/x;print\n", "slug destination tags")]
    [InlineData("link,short\nhttps://a.example/x,https://go.example/a\nhttps://b.example/x,https://go.example/b\n", "destination slug")]
    [InlineData("a,b\nhttps://go.example/1,https://a.example/x\nhttps://go.example/2,https://b.example/y\n", "slug destination")]
    [InlineData("https://a.example/x\nhttps://b.example/y\n", "destination")]
    [InlineData("[{\"code\":\"a\",\"url\":\"https://a.example/\",\"meta\":{\"title\":\"One\",\"expires_at\":\"2027-01-01\"}}]", "slug destination name valid_until")]
    public Task Columns_of_links_are_guessed_by_name_and_value(string text, string fields) => AssertGuessAsync(text, ImportKind.Links, fields);

    [Theory]
    [InlineData("Timestamp,Short link,Country,OS,Referer,User-Agent\n2026-03-02 10:15:00,go.example/a,Germany,iOS,https://news.example/,Mozilla/5.0\n", "time slug country system referrer userAgent")]
    [InlineData("Date|Keyword|Clicks\n2026-03-02|a|12\n", "day slug clicks")]
    [InlineData("{\"alias\":\"a\",\"clicked_at\":1772446500,\"geo\":{\"country\":\"DE\"},\"ip\":\"192.0.2.7\"}\n{\"alias\":\"b\",\"clicked_at\":1772446500}\n", "slug time country ip")]
    public Task Columns_of_clicks_are_guessed_by_name_and_value(string text, string fields) => AssertGuessAsync(text, ImportKind.Clicks, fields);

    private static async Task AssertGuessAsync(string text, ImportKind kind, string fields)
    {
        using var folder = new TempFolder();
        var sample = await TableSample.ReadAsync(folder.Write(text), CancellationToken.None);

        Assert.Equal(kind, ColumnGuess.GuessKind(sample));
        Assert.Equal(fields, string.Join(' ', ColumnGuess.GuessFields(sample, kind).Select(field => field?.Key ?? "-")));
    }
}
