using System.Text.Json;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Sessions;
using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp admin</c> while a server runs.</summary>
[Trait("Tier", "full")]
public sealed class AdminCommandTests : IAsyncLifetime
{
    private const string Ada = "ada@acme.example";

    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Admins_are_listed_and_other_members_are_not()
    {
        await _server.MemberAsync(Ada);
        await _server.MemberAsync("bob@acme.example", role: Role.Editor);

        var text = await RunAsync("list");
        var json = await RunAsync("list", "--json");

        Assert.Equal("EMAIL             ORGANIZATION\nada@acme.example  Acme\n", text.Output);
        var only = Assert.Single(JsonElement.Parse(json.Output).EnumerateArray());
        Assert.Equal((Ada, "Acme"), (only.GetProperty("email").GetString(), only.GetProperty("organization").GetString()));
    }

    [Fact]
    public async Task A_password_that_is_made_up_is_printed_alone_and_is_the_only_one_that_opens()
    {
        await _server.MemberAsync(Ada);

        var result = await RunAsync("reset-password", "--email", Ada);

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("^[A-Za-z0-9_-]{20}\n$", result.Output);
        Assert.Equal((true, false), (await OpensAsync(result.Output.Trim()), await OpensAsync(TestServer.Password)));
    }

    [Fact]
    public async Task A_password_from_stdin_is_printed_nowhere_and_lets_in_who_was_kept_out()
    {
        await _server.MemberAsync(Ada);
        await using (var scope = _server.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
            await users.SetLockoutEndDateAsync((await users.FindByEmailAsync(Ada))!, DateTimeOffset.UtcNow.AddHours(1));
        }
        Assert.False(await OpensAsync(TestServer.Password));

        var result = await ServerProcess.RunWithInputAsync("horse battery staple\n", ["admin", "reset-password", "--email", Ada, "--password", "-", .. Data]);

        Assert.Equal(
            (0, "", "ada@acme.example has a new password. Open sessions end within a minute.\n"),
            (result.ExitCode, result.Output, result.Errors));
        Assert.True(await OpensAsync("horse battery staple"));
    }

    [Fact]
    public async Task Who_lost_the_phone_gets_in_again_and_every_session_ends()
    {
        var id = await _server.MemberAsync(Ada);
        using var visitor = new Visitor(_server);
        await visitor.SignInAsync(Ada);
        await AuthenticatorApp.SetUpAsync(visitor);
        using (var asked = await new Visitor(_server).TrySignInAsync(Ada))
            Assert.Contains("/account/two-factor", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);

        var result = await RunAsync("reset-password", "--email", Ada, "--remove-factors");

        Assert.Equal(0, result.ExitCode);
        using var again = new Visitor(_server);
        using var answer = await again.TrySignInAsync(Ada, result.Output.Trim());
        Assert.True(again.HasSession);
        Assert.Single(await _server.Services.GetRequiredService<SessionEditor>().ListAsync(id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_the_password_stays()
    {
        await _server.MemberAsync(Ada);

        var unknown = await RunAsync("reset-password", "--email", "nobody@acme.example");
        var shorter = await RunAsync("reset-password", "--email", Ada, "--password", "short");

        Assert.Equal(
            (1, "--email = \"nobody@acme.example\": no user has this email address. List the admins with: linkapp admin list\n"),
            (unknown.ExitCode, unknown.Errors));
        Assert.Equal(1, shorter.ExitCode);
        Assert.Contains("at least 10 characters", shorter.Errors, StringComparison.Ordinal);
        Assert.True(await OpensAsync(TestServer.Password));
    }

    private string[] Data => [$"--Data:Directory={_server.DataDirectory}"];

    private Task<CommandResult> RunAsync(params string[] args) => CommandRun.RunAsync(["admin", .. args, .. Data]);

    private async Task<bool> OpensAsync(string password)
    {
        await using var scope = _server.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = (await users.FindByEmailAsync(Ada))!;
        return await users.CheckPasswordAsync(user, password) && !await users.IsLockedOutAsync(user);
    }
}
