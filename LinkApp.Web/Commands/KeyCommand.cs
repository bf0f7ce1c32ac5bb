using System.CommandLine;
using System.CommandLine.Parsing;
using LinkApp.Core.Organizations;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp key create</c>.</summary>
internal static class KeyCommand
{
    public static Command Create(string[] configuration)
    {
        var organization = new Option<string>("--organization") { Description = "The organization's name; created where there is none.", Required = true };
        var name = new Option<string>("--name") { Description = "What the key is for.", Required = true };
        var role = new Option<Role>("--role") { Description = "What the key may do: viewer, editor or admin.", DefaultValueFactory = _ => Role.Editor, CustomParser = RoleOf };
        var create = new Command("create", "Creates an API key and prints it, alone, on stdout. It can't be read again later.") { organization, name, role };
        create.SetAction((parsed, cancel) => RunAsync(
            configuration, parsed.GetRequiredValue(organization), parsed.GetRequiredValue(name), parsed.GetValue(role), cancel));
        return new Command("key", "Manages API keys.") { create };
    }

    // Names only: as a number, a role above all of them would pass.
    private static Role RoleOf(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        foreach (var role in Enum.GetValues<Role>())
        {
            if (text.Equals(role.ToString(), StringComparison.OrdinalIgnoreCase))
                return role;
        }
        result.AddError($"--role = \"{text}\": must be viewer, editor or admin.");
        return default;
    }

    private static async Task<int> RunAsync(string[] configuration, string organization, string name, Role role, CancellationToken cancel)
    {
        var error = OrganizationEditor.NameError(organization) is { } nameError
            ? $"--organization: {nameError}"
            : name.Trim().Length is 0 or > ApiKey.MaxNameLength ? $"--name: A key's name has 1 to {ApiKey.MaxNameLength} characters." : null;
        if (error is not null)
        {
            await Console.Error.WriteLineAsync(error);
            return CommandLine.Failed;
        }

        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var editor = services.GetRequiredService<OrganizationEditor>();
        Console.WriteLine(await editor.CreateKeyAsync(await editor.FindOrCreateAsync(organization, cancel), name, role, cancel));
        return 0;
    }
}
