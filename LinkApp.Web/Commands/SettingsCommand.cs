using System.CommandLine;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp settings</c>.</summary>
internal static class SettingsCommand
{
    public static Command Create()
    {
        var json = CommandOptions.Json();
        var command = new Command("settings", "Prints all settings with their defaults, ranges and meaning.") { json };
        command.SetAction(parsed => Print(parsed.GetValue(json)));
        return command;
    }

    private static void Print(bool json)
    {
        var settings = AppSettings.All();
        Console.Write(json
            ? Output.Json(settings.Select(
                setting => new { setting.Key, setting.Environment, setting.Default, Range = Plain(setting.Range), Description = Plain(setting.Description) }))
            : Output.Table(
                ["KEY", "DEFAULT", "RANGE", "WHAT IT DOES"],
                settings.Select(setting => new[] { setting.Key, setting.Default, Plain(setting.Range), Plain(setting.Description) })));
    }

    private static string Plain(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal);
}
