using System.Text.RegularExpressions;
using LinkApp.Tests.Support;
using LinkApp.Web.Settings;

namespace LinkApp.Tests.Unit;

/// <summary>The table of settings that operators read.</summary>
public sealed partial class SettingsTableTests
{
    [Fact]
    public void It_has_every_setting_and_no_other()
    {
        var table = File.ReadLines(Path.Combine(Repository.Folder(), "README.md")).SkipWhile(line => line != "## Configuration").Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var keys = table.SelectMany(line => Key().Matches(line.Split('|')[1])).Select(match => match.Groups[1].Value);

        Assert.Equal(AppSettings.Keys().Append("urls").Order(), keys.Order());
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Key();
}
