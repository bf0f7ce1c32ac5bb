using System.CommandLine;
using LinkApp.Tests.Support;
using LinkApp.Web.Commands;

namespace LinkApp.Tests.Unit;

/// <summary>The help of the command line.</summary>
public sealed class CommandHelpTests
{
    private static readonly RootCommand Root = CommandLine.CreateRoot([]);

    public static TheoryData<string> Examples => [.. HelpWithExamples.Examples.Values.SelectMany(lines => lines)];

    /// <summary>All help in one file for reviews; set LINKAPP_SNAPSHOTS=write to update it.</summary>
    [Fact]
    public void The_help_of_all_commands_is_what_was_agreed()
    {
        var help = string.Join("\n", All(Root).Select(GetHelp)).ReplaceLineEndings("\n");
        Snapshot.Assert("help.txt", help);
    }

    [Fact]
    public void Every_command_that_does_something_has_an_example() =>
        Assert.Equal(All(Root).Where(command => command.Action is not null).Select(HelpWithExamples.GetName).Order(), HelpWithExamples.Examples.Keys.Order());

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_a_command_line_that_is_understood(string line)
    {
        var words = line[line.IndexOf("linkapp ", StringComparison.Ordinal)..].Split(">", 2)[0].TrimEnd('>', ' ', ')');
        var (command, _) = ConfigurationArguments.Split([.. System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(words).Skip(1)]);

        Assert.Empty(Root.Parse(command).Errors);
    }

    [Theory]
    [InlineData("linkapp key ", "create list revoke")]
    [InlineData("linkapp link show --j", "--json")]
    [InlineData("linkapp completion ", "bash fish pwsh zsh")]
    public async Task A_shell_is_told_the_words_that_may_follow(string line, string expected)
    {
        using var output = new StringWriter();
        await Root.Parse([$"[suggest:{line.Length}]", line]).InvokeAsync(new InvocationConfiguration { Output = output });

        var words = output.ToString().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.All(expected.Split(' '), word => Assert.Contains(word, words));
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    private static string GetHelp(Command command)
    {
        var words = HelpWithExamples.GetName(command);
        using var output = new StringWriter();
        Root.Parse([.. words.Split(' ').Skip(1), "--help"]).Invoke(new InvocationConfiguration { Output = output });
        return $"$ {words} --help\n{output.ToString().Replace(RootCommand.ExecutableName, "linkapp", StringComparison.Ordinal)}";
    }
}
