using System.Text.RegularExpressions;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using LinkApp.Web.Settings;

namespace LinkApp.Tests.Unit;

/// <summary>The table of settings in the documentation.</summary>
public sealed partial class SettingsTableTests
{
    private const string Heading = "## All settings\n";

    public static TheoryData<string> Keys => [.. AppSettings.All().Select(setting => setting.Key)];

    [Fact]
    public void The_table_in_docs_is_what_the_program_reads()
    {
        var file = Path.Combine(Repository.Folder("docs"), "configuration.md");
        var text = File.ReadAllText(file);
        var written = text[..(text.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length)]
            + "\n| Key, and in the environment | Default | Range | What it does |\n| --- | --- | --- | --- |\n"
            + string.Concat(AppSettings.All().Select(Row));
        if (Environment.GetEnvironmentVariable("LINKAPP_SNAPSHOTS") == "write")
            File.WriteAllText(file, written);

        Assert.True(
            File.ReadAllText(file) == written,
            "docs/configuration.md is not what the program reads. Update it: LINKAPP_SNAPSHOTS=write dotnet test LinkApp.Tests --filter FullyQualifiedName~SettingsTableTests");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_setting_says_what_it_does_in_a_sentence_and_once(string key)
    {
        var setting = Assert.Single(AppSettings.All(), setting => setting.Key == key);

        Assert.Matches("^[A-Z`].{10,}\\.$", setting.Description);
        Assert.NotEmpty(setting.Default);
    }

    [Fact]
    public void The_readme_names_only_settings_that_there_are()
    {
        var table = File.ReadLines(Path.Combine(Repository.Folder(), "README.md"))
            .SkipWhile(line => line != "## Configuration").Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var keys = table.Select(line => Key().Match(line).Groups[1].Value).ToList();

        Assert.NotEmpty(keys);
        Assert.Subset(Keys.Select(row => row.Data).ToHashSet(), keys.ToHashSet());
    }

    private static string Row(Setting setting) =>
        $"| `{setting.Key}` `{setting.Environment}` | {GetDefault(setting.Default)} | {setting.Range} | {setting.Description} |\n";

    // Descriptions are text; values that could be typed are code.
    private static string GetDefault(string text) => text is "none" or "any host" or "DB-IP City Lite" ? text : $"`{text}`";

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Key();
}
