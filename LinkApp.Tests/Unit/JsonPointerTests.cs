using LinkApp.Web.Json;

namespace LinkApp.Tests.Unit;

public sealed class JsonPointerTests
{
    [Theory]
    [InlineData("body", "#")]
    [InlineData("slug", "#/slug")]
    [InlineData("countries.MY", "#/countries/MY")]
    [InlineData("tags[0]", "#/tags/0")]
    [InlineData("rules[2].conditions[10].country", "#/rules/2/conditions/10/country")]
    [InlineData("countries['a.b']", "#/countries/a.b")]
    [InlineData("a/b", "#/a~1b")]
    [InlineData("a~b", "#/a~0b")]
    [InlineData("größe 1", "#/gr%C3%B6%C3%9Fe%201")]
    public void A_field_is_pointed_at_as_rfc_6901_says(string field, string target) => Assert.Equal(target, JsonPointer.FromField(field));
}
