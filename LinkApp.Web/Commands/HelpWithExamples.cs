using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace LinkApp.Web.Commands;

/// <summary>The standard help, with examples of the command at its end.</summary>
internal sealed class HelpWithExamples(HelpAction standardHelp) : SynchronousCommandLineAction
{
    /// <summary>The examples of each command, by its words; each line can be pasted into a shell.</summary>
    internal static readonly Dictionary<string, string[]> Examples = new()
    {
        ["linkapp"] =
        [
            "linkapp --urls http://localhost:8080 --Data:Directory=/var/lib/linkapp",
            "linkapp admin create --email ada@example.com --password - --organization Acme",
            "linkapp doctor",
        ],
        ["linkapp serve"] = ["linkapp serve --urls http://127.0.0.1:5000 --Data:Directory=/var/lib/linkapp --Links:ShortHosts=go.example.com"],
        ["linkapp demo"] = ["linkapp demo", "linkapp demo --rate 100 --clicks 1000000 --urls http://localhost:8080"],
        ["linkapp admin create"] = ["printf '%s\\n' \"$PASSWORD\" | linkapp admin create --email ada@example.com --password - --organization Acme"],
        ["linkapp admin list"] = ["linkapp admin list", "linkapp admin list --json"],
        ["linkapp admin reset-password"] =
        [
            "linkapp admin reset-password --email ada@example.com", "linkapp admin reset-password --email ada@example.com --remove-factors",
        ],
        ["linkapp admin installation"] = ["linkapp admin installation", "linkapp admin installation --email grace@example.com"],
        ["linkapp admin passwords"] = ["linkapp admin passwords", "linkapp admin passwords on"],
        ["linkapp key create"] = ["KEY=$(linkapp key create --organization Acme --name \"nightly import\" --role editor)"],
        ["linkapp key list"] = ["linkapp key list --organization Acme"],
        ["linkapp key revoke"] = ["linkapp key revoke --organization Acme --id 3"],
        ["linkapp member list"] = ["linkapp member list --organization Acme"],
        ["linkapp member invite"] = ["linkapp member invite --organization Acme --email grace@example.com --role editor --url https://links.example.com"],
        ["linkapp member role"] = ["linkapp member role --organization Acme --email grace@example.com --role admin"],
        ["linkapp member remove"] = ["linkapp member remove --organization Acme --email grace@example.com"],
        ["linkapp link create"] =
        [
            "linkapp link create --organization Acme --destination https://example.com/ --slug spring",
            "linkapp link create --organization Acme --destination https://example.com/ --country MY=https://example.com/my --country JP=https://example.com/jp --tag campaign",
        ],
        ["linkapp link list"] = ["linkapp link list --organization Acme --tag campaign", "linkapp link list --organization Acme --state all --json"],
        ["linkapp link show"] = ["linkapp link show spring --organization Acme --json"],
        ["linkapp link delete"] = ["linkapp link delete spring --organization Acme"],
        ["linkapp domain add"] = ["linkapp domain add go.example.com --organization Acme --home https://example.com/"],
        ["linkapp domain change"] =
        [
            "linkapp domain change go.example.com --organization Acme --unknown-url https://example.com/not-found",
            "linkapp domain change go.example.com --organization Acme --asset-links assetlinks.json --main",
        ],
        ["linkapp domain list"] = ["linkapp domain list --organization Acme"],
        ["linkapp domain remove"] = ["linkapp domain remove go.example.com --organization Acme"],
        ["linkapp import"] =
        [
            "linkapp import bitly.csv --organization Acme --dry-run", "linkapp import shlink.json --organization Acme --tags moved --taken rename",
            "linkapp import clicks.ndjson --organization Acme", "linkapp import old.csv --organization Acme --map \"slug=Short URL,destination=Long URL\"",
            "printf '%s\\n' \"$KEY\" | linkapp import --from shlink --url https://old.example --key - --organization Acme",
            "linkapp import yourls_url.csv --organization Acme --clicks",
        ],
        ["linkapp verify"] =
        [
            "linkapp verify --against https://old.example --organization Acme",
            "linkapp verify --against https://old.example --organization Acme --all --rate 50 --json",
        ],
        ["linkapp export"] = ["linkapp export --organization Acme > links.csv"],
        ["linkapp mail test"] = ["linkapp mail test --to ada@example.com"],
        ["linkapp geo info"] = ["linkapp geo info", "linkapp geo info --json"],
        ["linkapp geo lookup"] = ["linkapp geo lookup 8.8.8.8"],
        ["linkapp geo use"] = ["linkapp geo use /tmp/GeoLite2-City.mmdb --Data:Directory=/var/lib/linkapp", "linkapp geo use --bundled"],
        ["linkapp backup"] = ["linkapp backup /var/backups/linkapp/2026-11-25"],
        ["linkapp restore"] =
        [
            "linkapp restore /var/backups/linkapp/2026-11-25 --Data:Directory=/var/lib/linkapp",
            "linkapp restore /var/backups/linkapp/2026-11-25 --verify",
            "linkapp restore /var/backups/linkapp/2026-11-25 --replace",
        ],
        ["linkapp move"] =
        [
            "printf '%s\\n' \"$POSTGRES\" | linkapp move --to - --Data:Directory=/var/lib/linkapp",
            "linkapp move --from \"Host=db.example.com;Database=linkapp;Username=linkapp;Passfile=/root/.pgpass\" --Data:Directory=/var/lib/linkapp",
        ],
        ["linkapp doctor"] = ["linkapp doctor --Data:Directory=/var/lib/linkapp", "linkapp doctor --json"],
        ["linkapp settings"] = ["linkapp settings", "linkapp settings --json"],
        ["linkapp version"] = ["linkapp version --json"],
        ["linkapp completion"] =
        [
            "linkapp completion bash > /etc/bash_completion.d/linkapp",
            "linkapp completion zsh > \"${fpath[1]}/_linkapp\"",
            "linkapp completion fish > ~/.config/fish/completions/linkapp.fish",
            "linkapp completion pwsh >> $PROFILE",
        ],
    };

    /// <summary>Adds the examples to the help of all commands.</summary>
    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    /// <summary>True, so that help is shown without the options that the command requires.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = standardHelp.Invoke(parseResult);
        if (Examples.TryGetValue(GetName(parseResult.CommandResult.Command), out var lines))
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var line in lines)
                output.WriteLine($"  {line}");
            output.WriteLine();
        }
        return code;
    }

    internal static string GetName(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{GetName(parent)} {command.Name}" : "linkapp";
}
