using LinkApp.Web.Commands;

namespace LinkApp.Tests.Unit;

public sealed class ConfigurationArgumentsTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("serve", "serve", "")]
    [InlineData("serve --Data:Directory=/data", "serve", "--Data:Directory=/data")]
    [InlineData("serve --Data:Directory /data", "serve", "--Data:Directory /data")]
    [InlineData("--Data:Directory /data serve", "serve", "--Data:Directory /data")]
    [InlineData("--urls http://localhost:1 serve", "serve", "--urls http://localhost:1")]
    [InlineData("--URLS=http://localhost:1", "", "--URLS=http://localhost:1")]
    [InlineData("--environment Development", "", "--environment Development")]
    [InlineData("key create --name a:b --organization Acme", "key create --name a:b --organization Acme", "")]
    [InlineData("key create --name=a:b", "key create --name=a:b", "")]
    [InlineData("admin create --email a@b.example --Live:Interval=1s --help", "admin create --email a@b.example --help", "--Live:Interval=1s")]
    [InlineData("--Map:TileUrl=https://t.example/{z}/{x}/{y}.png?a=b", "", "--Map:TileUrl=https://t.example/{z}/{x}/{y}.png?a=b")]
    [InlineData("serve --Data:Directory", "serve", "--Data:Directory")]
    public void Configuration_keys_are_told_from_the_words_of_a_command(string line, string words, string configuration)
    {
        var split = ConfigurationArguments.Split(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((words, configuration), (string.Join(' ', split.Words), string.Join(' ', split.Configuration)));
    }
}
