using CsCheck;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using LinkApp.Web.Redirects;

namespace LinkApp.Tests.Unit;

/// <summary>What people and programs copy with an address, and which slug is meant.</summary>
public sealed class CopiedAddressTests
{
    private static readonly string[] Around =
    [
        ".", ",", ";", ":", "!", "?", "...", "…", ")", "]", "}", ">", "\"", "'", "”", "’", "»", "›", "」", "】", "。", "、", "！", "*", "|", "`", "~", "^", "\\", "/",
        " ", "\t", "\r\n", "\u00a0", "\u2003", "\u3000", "\u200b", "\u200e", "\u2060", "\ufeff", "\u00ad", "\u202a", "\u034f", "\ufe0f", "\u3164", "\u2800",
    ];

    private static readonly Gen<string> Slugs = Gen.String[Gen.Char["abcXYZ019"], 1, 12];

    [Theory]
    [InlineData("/spring.", "spring")]
    [InlineData("/spring).", "spring")]
    [InlineData("/spring/", "spring")]
    [InlineData("/spring/).", "spring")]
    [InlineData("/spring-", "spring")]
    [InlineData("/spring_", "spring")]
    [InlineData("/“spring”", "spring")]
    [InlineData("/(spring)", "spring")]
    [InlineData("/<spring>", "spring")]
    [InlineData("/**spring**", "spring")]
    [InlineData("/\u200bspring", "spring")]
    [InlineData("/spr\u00ading\u200b", "spring")]
    [InlineData("/ spring ", "spring")]
    [InlineData("/spring is great", "spring")]
    [InlineData("/spring](https://go.example/spring)", "spring")]
    [InlineData("/spring\">here</a>", "spring")]
    [InlineData("/spring%22", "spring")]
    [InlineData("/spring%2F", "spring")]
    [InlineData("/spring%E2%80%9D.", "spring")]
    [InlineData("/spring\ufffd", "spring")]
    public void The_slug_is_found(string path, string slugs) => Assert.Equal((slugs, ""), Read(path));

    [Theory]
    [InlineData("/spring&utm_source=mail", "utm_source=mail")]
    [InlineData("/spring?utm_source=mail&utm_medium=a b", "utm_source=mail&utm_medium=a%20b")]
    [InlineData("/spring%3Futm_source=mail", "utm_source=mail")]
    [InlineData("/spring&amp;utm_source=mail&amp", "utm_source=mail&amp")]
    [InlineData("/spring/&utm_source=mail", "utm_source=mail")]
    [InlineData("/spring&a=/b/c#d", "a=%2Fb%2Fc")]
    [InlineData("/spring#top?a=b", "")]
    [InlineData("/spring?", "")]
    public void Parameters_that_stuck_to_it_are_parameters(string path, string query) => Assert.Equal(("spring", query), Read(path));

    [Theory]
    [InlineData("/")]
    [InlineData("/.")]
    [InlineData("/.env")]
    [InlineData("/spring/summer")]
    [InlineData("/spring.html")]
    [InlineData("/wp-login.php")]
    [InlineData("/spring/..;/admin")]
    [InlineData("/springé")]
    [InlineData("/spring's")]
    [InlineData("/app).")]
    [InlineData("/metrics&x")]
    [InlineData("/a+b")]
    public void More_than_that_is_another_address(string path) => Assert.Null(CopiedAddress.Read(path));

    [Fact]
    public void Whatever_is_around_a_slug_it_is_found() => Gen.Select(Slugs, Samples.GetText(Around, most: 6)).ForAll(
        iter: 5_000,
        sample =>
        {
            var (slug, after) = sample;
            if (after.Length == 0)
                return;
            Assert.Contains(slug, CopiedAddress.Read($"/{slug}{after}")?.Slugs ?? []);
            Assert.Contains(slug, CopiedAddress.Read($"/{slug}{Uri.EscapeDataString(after)}")?.Slugs ?? []);
        },
        print: sample => $"{sample.Item1}{Uri.EscapeDataString(sample.Item2)}");

    [Fact]
    public void Any_text_gives_at_most_ten_slugs_that_it_contains_and_a_query_in_ASCII() =>
        Gen.String[Gen.Frequency<char>((3, Gen.Char["ab-_%2F&?=./ #"]), (1, Gen.Char[char.MinValue, char.MaxValue])), 0, 40].ForAll(
            iter: 20_000,
            text =>
            {
                if (CopiedAddress.Read("/" + text) is not { } copied)
                    return;
                Assert.InRange(copied.Slugs.Count, 1, 10);
                Assert.All(copied.Slugs, slug => Assert.True(Slug.IsWellFormed(slug) && !Slug.IsReserved(slug)));
                Assert.True(System.Text.Ascii.IsValid(copied.Query) && !copied.Query.AsSpan().ContainsAny("#? \r\n"), copied.Query);
            },
            print: Uri.EscapeDataString);

    private static (string Slugs, string Query)? Read(string path) =>
        CopiedAddress.Read(path) is { } copied ? (string.Join(',', copied.Slugs), copied.Query) : null;
}
