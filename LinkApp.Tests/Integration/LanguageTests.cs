using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The language of the server, which LANG and LC_ALL set.</summary>
[Trait("Tier", "full")]
public sealed class LanguageTests
{
    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("ar_SA.UTF-8")]
    public async Task The_command_line_is_english_in_every_language(string language)
    {
        var english = await ServerProcess.RunAsync(new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" }, "link", "list", "--help");
        var other = await ServerProcess.RunAsync(new Dictionary<string, string> { ["LC_ALL"] = language }, "link", "list", "--help");

        Assert.Equal((0, "", english.Output), (other.ExitCode, other.Errors, other.Output));
        Assert.Contains("Usage:", other.Output, StringComparison.Ordinal);
    }
}
