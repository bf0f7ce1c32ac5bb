using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using LinkApp.Web.Accounts;

namespace LinkApp.Tests.Unit;

/// <summary>The table of roles in the documentation.</summary>
public sealed class RightsTableTests
{
    [Fact]
    public void The_table_in_docs_is_what_the_program_allows()
    {
        var rows = Rights.All.Select(right => $"| {right.Text} |{string.Concat(Enum.GetValues<Role>().Select(role => role >= right.Role ? " yes |" : " |"))}");
        var table = $"| | {string.Join(" | ", Enum.GetValues<Role>())} |\n| --- | --- | --- | --- |\n{string.Join('\n', rows)}\n";

        Assert.Contains(table, File.ReadAllText(Path.Combine(Repository.Folder("docs"), "accounts.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_role_allows_something_of_its_own() => Assert.Equal(Enum.GetValues<Role>(), Rights.All.Select(right => right.Role));
}
