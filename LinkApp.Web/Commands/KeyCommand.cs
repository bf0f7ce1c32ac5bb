using System.CommandLine;
using LinkApp.Core.Organizations;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp key create</c>, <c>linkapp key list</c> and <c>linkapp key revoke</c>.</summary>
internal static class KeyCommand
{
    public static Command Create(string[] configuration) => new("key", "Manages API keys.")
    {
        CreateCreate(configuration), CreateList(configuration), CreateRevoke(configuration),
    };

    private static Command CreateCreate(string[] configuration)
    {
        var organization = CommandOptions.Organization("The organization's name. It is created if it does not exist.");
        var name = new Option<string>("--name") { Description = "What the key is for.", Required = true };
        var role = CommandOptions.Role("The key's permissions: viewer, editor or admin.", Role.Editor);
        var command = new Command("create", "Creates an API key and prints only the key. You can't read it again later.") { organization, name, role };
        command.SetAction((parsed, cancel) => CreateKeyAsync(
            configuration, parsed.GetRequiredValue(organization), parsed.GetRequiredValue(name), parsed.GetValue(role), cancel));
        return command;
    }

    private static Command CreateList(string[] configuration)
    {
        var organization = CommandOptions.Organization();
        var json = CommandOptions.Json();
        var command = new Command("list", "Lists an organization's API keys: name, role and use, but not the keys themselves.") { organization, json };
        command.SetAction((parsed, cancel) => ListKeysAsync(configuration, parsed.GetRequiredValue(organization), parsed.GetValue(json), cancel));
        return command;
    }

    private static Command CreateRevoke(string[] configuration)
    {
        var organization = CommandOptions.Organization();
        var id = new Option<int>("--id") { Description = "The key's ID, as in: linkapp key list", Required = true };
        var json = CommandOptions.Json();
        var command = new Command("revoke", "Revokes an API key at once and prints it. You can't undo this.") { organization, id, json };
        command.SetAction((parsed, cancel) => RevokeKeyAsync(
            configuration, parsed.GetRequiredValue(organization), parsed.GetRequiredValue(id), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> CreateKeyAsync(string[] configuration, string organization, string name, Role role, CancellationToken cancel)
    {
        var error = OrganizationEditor.NameError(organization) is { } nameError
            ? $"--organization: {nameError}"
            : ApiKey.NameError(name) is { } keyError ? $"--name: {keyError}" : null;
        if (error is not null)
            throw new CommandFailure(error);

        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var editor = services.GetRequiredService<OrganizationEditor>();
        Console.WriteLine(await editor.CreateKeyAsync(await editor.FindOrCreateAsync(organization, cancel), name, role, Author.CommandLine, cancel));
        return 0;
    }

    private static async Task<int> ListKeysAsync(string[] configuration, string organization, bool json, CancellationToken cancel)
    {
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var queries = services.GetRequiredService<OrganizationQueries>();
        var id = await services.OrganizationAsync(organization, cancel);
        var keys = await queries.KeysAsync(id, cancel);
        Console.Write(json ? KeyTable.Json(keys) : KeyTable.Text(keys));
        return 0;
    }

    private static async Task<int> RevokeKeyAsync(string[] configuration, string organization, int keyId, bool json, CancellationToken cancel)
    {
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var queries = services.GetRequiredService<OrganizationQueries>();
        var id = await services.OrganizationAsync(organization, cancel);
        var revoked = await services.GetRequiredService<OrganizationEditor>().RevokeKeyAsync(id, keyId, Author.CommandLine, cancel);
        if ((await queries.KeysAsync(id, cancel)).Find(key => key.Id == keyId) is not { } key)
            throw new CommandFailure($"--id = \"{keyId}\": {organization.Trim()} has no such key. List its keys with: linkapp key list");
        if (!revoked)
            await Console.Error.WriteLineAsync($"This key was already revoked on {key.RevokedAt:u}.");
        Console.Write(json ? KeyTable.Json(key) : KeyTable.Text([key]));
        return 0;
    }
}
