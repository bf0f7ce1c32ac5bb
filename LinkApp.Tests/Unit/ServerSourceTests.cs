using LinkApp.Web.Links.Import;

namespace LinkApp.Tests.Unit;

/// <summary>How a server to import from is named.</summary>
public sealed class ServerSourceTests
{
    [Theory]
    [InlineData("https://old.example", "https://old.example")]
    [InlineData(" https://old.example/ ", "https://old.example")]
    [InlineData("https://old.example:8443/shlink/", "https://old.example:8443/shlink")]
    public void An_address_is_the_same_with_and_without_its_last_slash(string text, string name)
    {
        Assert.Empty(new ServerInput("Shlink", text, "key").Read(false, out var source));
        Assert.Equal(name, source!.Name);
    }

    [Theory]
    [InlineData("shlink", "old.example", "key", "url")]
    [InlineData("shlink", "ftp://old.example", "key", "url")]
    [InlineData("shlink", "http://old.example", "key", "url")]
    [InlineData("shlink", "https://ada:secret@old.example", "key", "url")]
    [InlineData("shlink", "https://old.example?key=1", "key", "url")]
    [InlineData("shlink", "", "key", "url")]
    [InlineData("bitly", "https://old.example", "key", "from")]
    [InlineData("1", "https://old.example", "key", "from")]
    [InlineData("shlink", "https://old.example", "", "key")]
    [InlineData("shlink", "https://old.example", "two words", "key")]
    [InlineData("shlink", "https://old.example", "a\r\nHost: other", "key")]
    public void What_is_wrong_is_told_by_field(string from, string url, string key, string field)
    {
        Assert.Equal([field], new ServerInput(from, url, key).Read(false, out var source).Select(error => error.Field));
        Assert.Null(source);
    }

    [Fact]
    public void Dub_has_an_address_of_its_own()
    {
        Assert.Empty(new ServerInput("dub", "", "key").Read(false, out var source));
        Assert.Equal("https://api.dub.co", source!.Name);
    }

    [Fact]
    public void No_text_of_a_source_has_its_key()
    {
        new ServerInput("dub", "", "secret-key").Read(false, out var source);

        var texts = $"{source} {new ServerInput("dub", "", "secret-key")} {new ServerImportRequest { Key = "secret-key" }}";
        Assert.DoesNotContain("secret-key", texts, StringComparison.Ordinal);
    }
}
