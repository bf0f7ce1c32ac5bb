using LinkApp.Core.Organizations;

namespace LinkApp.Tests.Unit;

public sealed class AuthorTests
{
    [Theory]
    [InlineData("ada@acme.example", "ada@acme.example")]
    [InlineData("ux walk", "API key “ux walk”")]
    [InlineData("command line", "The command line")]
    public void A_member_an_API_key_and_the_command_line_are_told_apart(string stored, string shown) => Assert.Equal(shown, Author.GetText(stored));
}
