using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Tests.Unit;

/// <summary>Numbers of things in sentences.</summary>
public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 clicks")]
    [InlineData(1, "1 click")]
    [InlineData(2300, "2,300 clicks")]
    public void One_is_told_in_the_singular(long count, string words) => Assert.Equal(words, Counted.Of(count, "click"));

    [Theory]
    [InlineData(null, 1L, "first click")]
    [InlineData(null, 10L, "first 10 clicks")]
    [InlineData(1L, null, "from 1 click on")]
    [InlineData(1L, 2L, "1 click")]
    [InlineData(5L, 10L, "5 to 9 clicks")]
    public void A_rule_about_clicks_says_so(long? from, long? below, string words) => Assert.Equal(words, new ClicksCondition { From = from, Below = below }.Describe());
}
