using System.CommandLine;
using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp admin create</c>.</summary>
internal static class AdminCommand
{
    public static Command Create(string[] configuration)
    {
        var email = new Option<string>("--email") { Description = "What the admin signs in with.", Required = true };
        var password = new Option<string>("--password") { Description = "At least 10 characters. Keeps a password that the user already has.", Required = true };
        var organization = new Option<string>("--organization") { Description = "The organization's name; created where there is none.", Required = true };
        var create = new Command("create", "Creates an admin of an organization, or makes an existing user one.") { email, password, organization };
        create.SetAction((parsed, cancel) => RunAsync(
            configuration, parsed.GetRequiredValue(email), parsed.GetRequiredValue(password), parsed.GetRequiredValue(organization), cancel));
        return new Command("admin", "Manages admins.") { create };
    }

    private static async Task<int> RunAsync(string[] configuration, string email, string password, string organization, CancellationToken cancel)
    {
        if (OrganizationEditor.NameError(organization) is { } nameError)
            return await Fail($"--organization: {nameError}");

        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await users.FindByEmailAsync(email);
        if (user is null)
        {
            user = new User { UserName = email, Email = email };
            if (await users.CreateAsync(user, password) is { Succeeded: false, Errors: var errors })
                return await Fail(string.Join(Environment.NewLine, errors.Select(error => error.Description)));
        }
        else
        {
            await Console.Error.WriteLineAsync($"{email} exists already and keeps their password.");
        }

        var editor = services.GetRequiredService<OrganizationEditor>();
        await editor.SetRoleAsync(await editor.FindOrCreateAsync(organization, cancel), user.Id, Role.Admin, cancel);
        await Console.Error.WriteLineAsync($"{email} is an admin of {organization.Trim()}.");
        return 0;
    }

    private static async Task<int> Fail(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return CommandLine.Failed;
    }
}
