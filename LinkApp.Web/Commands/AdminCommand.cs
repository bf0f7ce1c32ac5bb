using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Sessions;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Commands;

/// <summary>
/// <c>linkapp admin create</c>, <c>linkapp admin list</c>, <c>linkapp admin installation</c>, <c>linkapp admin passwords</c> and
/// <c>linkapp admin reset-password</c>.
/// </summary>
internal static class AdminCommand
{
    private const int RandomPasswordBytes = 15;

    public static Command Create(string[] configuration) => new("admin", "Manages admins.")
    {
        CreateCreate(configuration), CreateList(configuration), CreateInstallation(configuration), PasswordsCommand.Create(configuration),
        CreateReset(configuration),
    };

    private static Command CreateCreate(string[] configuration)
    {
        var email = Email("The email address that the admin signs in with.");
        var password = new Option<string>("--password")
        {
            Description = "At least 10 characters. Use - to read it from stdin. An existing user keeps their password.",
            Required = true,
        };
        var organization = CommandOptions.Organization("The organization's name. It is created if it does not exist.");
        var command = new Command("create", "Creates an admin of an organization, or makes an existing user an admin.") { email, password, organization };
        command.SetAction((parsed, cancel) => CreateAdminAsync(
            configuration, parsed.GetRequiredValue(email), parsed.GetRequiredValue(password), parsed.GetRequiredValue(organization), cancel));
        return command;
    }

    private static Command CreateList(string[] configuration)
    {
        var json = CommandOptions.Json();
        var command = new Command("list", "Lists the admins of all organizations.") { json };
        command.SetAction((parsed, cancel) => ListAsync(configuration, parsed.GetValue(json), cancel));
        return command;
    }

    private static Command CreateInstallation(string[] configuration)
    {
        var email = new Option<string?>("--email") { Description = "The email address of the user to add or remove. If you leave it out, they are listed." };
        var remove = new Option<bool>("--remove") { Description = "Removes the user from the installation admins." };
        var command = new Command("installation", "Lists, adds and removes installation admins, who see all organizations.") { email, remove };
        command.SetAction((parsed, cancel) => SetInstallationAsync(configuration, parsed.GetValue(email), parsed.GetValue(remove), cancel));
        return command;
    }

    private static Command CreateReset(string[] configuration)
    {
        var email = Email("The email address of any user.");
        var password = new Option<string?>("--password")
        {
            Description = "At least 10 characters. Use - to read it from stdin. If you leave it out, a random password is set and printed on stdout.",
        };
        var factors = new Option<bool>("--remove-factors")
        {
            Description = "Also removes the authenticator app, the recovery codes and the passkeys, for a person who has lost them.",
        };
        var command = new Command(
            "reset-password",
            "Sets a new password for a user, ends their sessions and unlocks the account.") { email, password, factors };
        command.SetAction((parsed, cancel) => ResetAsync(
            configuration, parsed.GetRequiredValue(email), parsed.GetValue(password), parsed.GetValue(factors), cancel));
        return command;
    }

    private static Option<string> Email(string description) => new("--email") { Description = description, Required = true };

    private static async Task<int> CreateAdminAsync(string[] configuration, string email, string password, string organization, CancellationToken cancel)
    {
        if (OrganizationEditor.NameError(organization) is { } nameError)
            throw new CommandFailure($"--organization: {nameError}");

        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await users.FindByEmailAsync(email);
        if (user is null)
        {
            user = new User { UserName = email, Email = email };
            Require(await users.CreateAsync(user, await CommandOptions.SecretAsync(password)));
        }
        else
        {
            await Console.Error.WriteLineAsync($"{email} already exists. The password stays unchanged.");
        }

        var editor = services.GetRequiredService<OrganizationEditor>();
        await editor.SetRoleAsync(await editor.FindOrCreateAsync(organization, cancel), user.Id, Role.Admin, cancel);
        await services.GetRequiredService<InstallationAdmins>().EnsureOneAsync(cancel);
        await Console.Error.WriteLineAsync($"{email} is an admin of {organization.Trim()}.");
        return 0;
    }

    private static async Task<int> ListAsync(string[] configuration, bool json, CancellationToken cancel)
    {
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var admins = await services.GetRequiredService<OrganizationQueries>().AdminsAsync(cancel);
        Console.Write(json
            ? Output.Json(admins)
            : Output.Table(["EMAIL", "ORGANIZATION"], admins.Select(admin => (string[])[admin.Email, admin.Organization])));
        return 0;
    }

    private static async Task<int> SetInstallationAsync(string[] configuration, string? email, bool remove, CancellationToken cancel)
    {
        if (remove && email is null)
            throw new CommandFailure("--remove: say whom with --email.");
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var admins = services.GetRequiredService<InstallationAdmins>();
        if (email is null)
        {
            Console.Write(Output.Table(["EMAIL"], (await admins.ListAsync(cancel)).Select(admin => (string[])[admin.Email])));
            return 0;
        }
        var edit = !remove
            ? await admins.AddAsync(email, Author.CommandLine, cancel)
            : (await admins.ListAsync(cancel)).Find(admin => admin.Email.Equals(email.Trim(), StringComparison.OrdinalIgnoreCase)) is { } present
                ? await admins.RemoveAsync(present.UserId, Author.CommandLine, cancel)
                : InstallationAdminEdit.Missing;
        if (edit == InstallationAdminEdit.LastAdmin)
            throw new CommandFailure($"--email = \"{email}\": {InstallationAdmins.LastAdminText}");
        if (edit == InstallationAdminEdit.Missing)
            throw new CommandFailure($"--email = \"{email}\": {(remove ? "this is no installation admin" : "no user has this email address")}.");
        await Console.Error.WriteLineAsync($"{email} is {(remove ? "no longer" : "now")} an installation admin.");
        return 0;
    }

    private static async Task<int> ResetAsync(string[] configuration, string email, string? password, bool removesFactors, CancellationToken cancel)
    {
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await users.FindByEmailAsync(email)
            ?? throw new CommandFailure($"--email = \"{email}\": no user has this email address. List the admins with: linkapp admin list");
        var secret = password is null
            ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomPasswordBytes))
            : await CommandOptions.SecretAsync(password);
        Require(await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user), secret));
        Require(await users.SetLockoutEndDateAsync(user, null));
        Require(await users.ResetAccessFailedCountAsync(user));
        if (removesFactors)
            await RemoveFactorsAsync(users, user);
        await services.GetRequiredService<SessionEditor>().EndOthersAsync(user.Id, kept: null, cancel);
        await Console.Error.WriteLineAsync($"{email} has a new password. Open sessions end within a minute.");
        if (password is null)
            Console.WriteLine(secret);
        return 0;
    }

    private static async Task RemoveFactorsAsync(UserManager<User> users, User user)
    {
        await users.RemoveAuthenticatorAsync(user);
        foreach (var passkey in await users.GetPasskeysAsync(user))
            Require(await users.RemovePasskeyAsync(user, passkey.CredentialId));
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new CommandFailure(result.Errors.Select(error => error.Description));
    }
}
