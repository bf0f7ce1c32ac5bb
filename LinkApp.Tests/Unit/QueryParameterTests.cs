using LinkApp.Core.Links;

namespace LinkApp.Tests.Unit;

public sealed class QueryParameterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?", "")]
    [InlineData("?a=1", "a:1")]
    [InlineData("a=1&b=2", "a:1 b:2")]
    [InlineData("?a=1&a=2", "a:1 a:2")]
    [InlineData("?a&b=", "a: b:")]
    [InlineData("?&&a=1&&", "a:1")]
    [InlineData("?=1", ":1")]
    [InlineData("?a=b=c", "a:b=c")]
    [InlineData("?%61=%2F%26&b%3D=1", "a:/& b=:1")]
    [InlineData("?a=x+y%2Bz", "a:x y+z")]
    [InlineData("?a=%C3%BC", "a:ü")]
    [InlineData("?a=100%&b=%zz&c=%4", "a:100% b:%zz c:%4")]
    public void Parameters_are_decoded_in_their_order(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', QueryParameter.Parse(query).Select(parameter => $"{parameter.Name}:{parameter.Value}")));

    [Fact]
    public void The_text_of_a_parameter_stays_as_it_came() =>
        Assert.Equal(["%61=+1", "b"], QueryParameter.Parse("?%61=+1&b").Select(parameter => parameter.Text));
}
