using LinkApp.Core.Links.Rules;

namespace LinkApp.Tests.Unit;

public sealed class LanguageConditionTests
{
    [Theory]
    [InlineData("ms", "ms", true)]
    [InlineData("ms-MY", "ms", true)]
    [InlineData("MS-my", "ms", true)]
    [InlineData("msa", "ms", false)]
    [InlineData("ms", "ms-MY", false)]
    [InlineData("en-GB,en;q=0.9,ms;q=0.8", "ms", false)]
    [InlineData("en-GB,en;q=0.9,ms;q=0.8", "en-gb", true)]
    [InlineData("en-GB,en;q=0.9,ms;q=0.8", "en-US", false)]
    [InlineData("en;q=0.5,ms;q=0.9", "ms", true)]
    [InlineData("en;q=0.5,ms;q=0.9", "en", false)]
    [InlineData("en,ms", "ms", true)]
    [InlineData("en;q=0.8, ms;q=0.8", "ms", true)]
    [InlineData("ms;q=0", "ms", false)]
    [InlineData("ms;q=0,en;q=0.1", "en", true)]
    [InlineData("ms;q=1.000", "ms", true)]
    [InlineData("ms;q=7,en", "en", true)]
    [InlineData("ms;q=broken", "ms", true)]
    [InlineData("*", "ms", false)]
    [InlineData("*;q=0.5,ms;q=0.1", "ms", true)]
    [InlineData("zh-Hant-TW", "zh-Hant", true)]
    [InlineData("zh-Hant-TW", "zh-TW", false)]
    [InlineData(",,;q=1,", "ms", false)]
    [InlineData("", "ms", false)]
    [InlineData(null, "ms", false)]
    public void The_language_that_the_browser_prefers_decides(string? header, string language, bool holds) =>
        Assert.Equal(holds, new LanguageCondition { In = ["fr", language] }.Holds(new Visit { Time = default, AcceptLanguage = header }));

    [Fact]
    public void A_header_that_no_browser_sends_says_nothing() =>
        Assert.False(new LanguageCondition { In = ["ms"] }.Holds(new Visit { Time = default, AcceptLanguage = "ms" + new string(',', 100_000) }));
}
