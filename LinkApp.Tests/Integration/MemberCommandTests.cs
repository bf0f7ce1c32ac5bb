using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp member</c>.</summary>
[Trait("Tier", "full")]
public sealed class MemberCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => $"--Data:Directory={_folder.File("data")}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Members_are_listed_promoted_and_removed_and_the_last_admin_stays()
    {
        await RunAsync("admin create --email ada@example.com --password", "a long password", "--organization", "Acme");
        await RunAsync("admin create --email grace@example.com --password", "a long password", "--organization", "Acme");

        var listed = await RunAsync("member list --organization acme");
        var changed = await RunAsync("member role --organization Acme --email GRACE@example.com --role viewer --json");
        var refused = await RunAsync("member role --organization Acme --email ada@example.com --role editor");
        var removed = await RunAsync("member remove --organization Acme --email grace@example.com");
        var after = await RunAsync("member list --organization Acme --json");

        Assert.Matches("^ID +EMAIL +ROLE +SINCE +LAST ACTIVE +SIGNS IN WITH +SECOND FACTOR\n\\d+ +ada@example.com +admin .* never +password *\n\\d+ +grace@example.com +admin .* never +password *\n$", listed.Output);
        Assert.Equal("viewer", Assert.Single(JsonElement.Parse(changed.Output).EnumerateArray()).GetProperty("role").GetString());
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--email = \"ada@example.com\": This is the only admin.", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("grace@example.com", removed.Output, StringComparison.Ordinal);
        Assert.Equal("ada@example.com", Assert.Single(JsonElement.Parse(after.Output).EnumerateArray()).GetProperty("email").GetString());
    }

    [Fact]
    public async Task An_invitation_is_a_link_alone_on_stdout_at_the_address_of_the_pages()
    {
        var given = await RunAsync("member invite --organization Acme --email grace@example.com --url https://links.example.com/");
        var configured = await RunAsync(
            "member invite --organization Acme --email linus@example.com --role admin --Http:AdminHosts=app.example.com --Http:BasePath=/short");
        var again = await RunAsync("member invite --organization Acme --email grace@example.com --url https://links.example.com/");

        Assert.Matches("^https://links\\.example\\.com/account/join/[\\w-]{43}\n$", given.Output);
        Assert.Matches("^https://app\\.example\\.com/short/account/join/[\\w-]{43}\n$", configured.Output);
        Assert.Contains("grace@example.com is already invited", again.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url is missing", "member invite --organization Acme --email grace@example.com")]
    [InlineData("--url = \"links\": must be an http or https address", "member invite --organization Acme --email grace@example.com --url links")]
    [InlineData("--email = \"grace\": Enter an email address", "member invite --organization Acme --email grace --url https://links.example.com")]
    [InlineData("--role = \"owner\": must be viewer, editor or admin.", "member role --organization Acme --email grace@example.com --role owner")]
    [InlineData("there is no organization with this name", "member list --organization Unknown")]
    public async Task A_wrong_command_says_what_is_wrong(string message, string command)
    {
        var run = await RunAsync(command);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    private Task<CommandResult> RunAsync(string command, params string[] more) => CommandRun.RunAsync([.. command.Split(' '), .. more, Data]);
}
