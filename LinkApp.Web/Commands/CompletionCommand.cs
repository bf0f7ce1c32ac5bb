using System.CommandLine;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp completion SHELL</c>: prints a script with which a shell asks LinkApp for completions.</summary>
internal static class CompletionCommand
{
    // All scripts pass the line and the position of the cursor to the [suggest] directive, which prints one word a line.
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            # linkapp completion bash > /etc/bash_completion.d/linkapp
            _linkapp() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _linkapp linkapp
            """,
        ["zsh"] = """
            #compdef linkapp
            # linkapp completion zsh > "${fpath[1]}/_linkapp"
            _linkapp() {
                local -a suggestions
                suggestions=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                if [[ -n "${suggestions[1]}" ]]; then compadd -a suggestions; else _files; fi
            }
            compdef _linkapp linkapp
            """,
        ["fish"] = """
            # linkapp completion fish > ~/.config/fish/completions/linkapp.fish
            complete -c linkapp -a '(linkapp "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
            """,
        ["pwsh"] = """
            # linkapp completion pwsh >> $PROFILE
            Register-ArgumentCompleter -Native -CommandName linkapp -ScriptBlock {
                param($word, $line, $cursor)
                linkapp "[suggest:$cursor]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = $"One of {string.Join(", ", Scripts.Keys)}." }.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Prints a completion script for a shell.") { shell };
        command.SetAction(parsed => Console.WriteLine(Scripts[parsed.GetRequiredValue(shell)]));
        return command;
    }
}
