namespace LinkApp.Web.Commands;

/// <summary>Separates the configuration keys on a command line from the words of the command.</summary>
internal static class ConfigurationArguments
{
    private static readonly string[] HostKeys = ["--urls", "--environment"];

    /// <summary>Splits off <c>--Section:Key=value</c>, <c>--Section:Key value</c> and the host's own <c>--urls</c>.</summary>
    public static (string[] Words, string[] Configuration) Split(string[] args)
    {
        List<string> words = [];
        List<string> configuration = [];
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].Split('=', 2)[0];
            if (!name.StartsWith("--", StringComparison.Ordinal) || (!name.Contains(':') && !HostKeys.Contains(name, StringComparer.OrdinalIgnoreCase)))
            {
                words.Add(args[i]);
                continue;
            }
            configuration.Add(args[i]);
            if (!args[i].Contains('=') && i + 1 < args.Length)
                configuration.Add(args[++i]);
        }
        return ([.. words], [.. configuration]);
    }
}
