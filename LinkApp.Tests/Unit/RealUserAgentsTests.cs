using LinkApp.Core.Clicks;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>What apps, browsers, libraries and crawlers send.</summary>
public sealed class RealUserAgentsTests
{
    private static readonly UserAgents Agents = new();

    /// <summary>The rows of <c>Samples/user-agents.tsv</c>: name, user agent, whether it is a person, system and device; empty for unknown.</summary>
    public static IEnumerable<TheoryDataRow<string, string, bool, string, string>> Rows =>
        File.ReadLines(ImportSamples.GetPath("user-agents.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Select(row => new TheoryDataRow<string, string, bool, string, string>(row[0], row[1], row[2] == "yes", row[3], row[4]));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_is_a_person_or_not_with_system_and_device(string name, string userAgent, bool isPerson, string system, string device)
    {
        var agent = Agents.Read(userAgent);

        Assert.True(agent.IsBot != isPerson, $"{name} {(isPerson ? "is a person" : "is no person")}.");
        if (isPerson)
            Assert.Equal((system, device), (agent.System ?? "", agent.Device ?? ""));
    }
}
