using LinkApp.Web.Redirects;

namespace LinkApp.Tests.Unit;

public sealed class TestFlagTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?", "?")]
    [InlineData("?a=b&c", "?a=b&c")]
    [InlineData("?linkapp-test=1.x", "")]
    [InlineData("?linkapp-test=", "")]
    [InlineData("?linkapp-test=1.x&a=b", "?a=b")]
    [InlineData("?a=b&linkapp-test=1.x", "?a=b")]
    [InlineData("?a=b&linkapp-test=1.x&c=%20d", "?a=b&c=%20d")]
    [InlineData("?linkapp-test=1&linkapp-test=2&c", "?c")]
    // Other parameters that only look like it.
    [InlineData("?my-linkapp-test=1", "?my-linkapp-test=1")]
    [InlineData("?a=linkapp-test=1", "?a=linkapp-test=1")]
    public void A_query_loses_the_flag_and_nothing_else(string query, string expected) => Assert.Equal(expected, TestFlag.Strip(query));
}
